/* figure.ts: a chart in its place: drawn to the width there is and again when that, the theme or the paper changes; below
 * it what the reader points at, the files it can be saved as, and the data behind it. */
import type { ChartOptions } from './charts/frame';
import { csvOf, pngOf, save, standalone } from './export';
import type { Lang } from './format';
import type { Table } from './model';
import { t } from './strings';

export interface Spec<D> {
    /** of the document; also the end of the names of files */
    id: string;
    data: D;
    draw: (data: D, options: ChartOptions) => SVGSVGElement;
    table: (data: D, options: { lang: Lang }) => Table;
    lang: Lang;
    /** beginning of the names of files: the package */
    file: string;
    /** drawn again for another theme: only what does not follow the style sheet by itself */
    themed?: boolean;
    /** a change of the year, where the data have several */
    years?: { all: readonly number[]; chosen: number; data: (year: number) => D };
    onSelect?: (code: string) => void;
    /** paints other data on what is drawn; false where that is not enough and it has to be drawn again */
    repaint?: (svg: SVGSVGElement, data: D, options: ChartOptions) => boolean;
    /** after each drawing and painting */
    finish?: (svg: SVGSVGElement) => void;
}

export interface Drawn<D> {
    update(data: D): void;
    /** Lets go of the window; the place may then be filled anew. */
    destroy(): void;
}

const PAPER = 672; /* CSS pixels between the margins of A4 */
const HALF = 324; /* of two side by side */

function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = '', kind = ''): HTMLElementTagNameMap[K] {
    const made = document.createElement(tag);
    if (text !== '') made.textContent = text;
    if (kind !== '') made.className = kind;
    return made;
}

/** The table behind a chart, written when it is first looked at. */
function tableOf(table: Table, lang: Lang): HTMLTableElement {
    const made = element('table');
    const head = made.createTHead().insertRow();
    for (const column of table.columns) {
        const cell = element('th', column);
        cell.scope = 'col';
        head.append(cell);
    }
    const body = made.createTBody();
    const number = new Intl.NumberFormat(lang, { maximumSignificantDigits: 6 });
    for (const row of table.rows) {
        const line = body.insertRow();
        for (const value of row) {
            const cell = line.insertCell();
            cell.textContent = typeof value === 'number' ? number.format(value) : (value ?? '\u2013');
            if (typeof value === 'number') cell.className = 'number';
        }
    }
    return made;
}

function marksOf(svg: SVGSVGElement): SVGElement[] {
    return [...svg.querySelectorAll<SVGElement>('.mark')];
}

function buttons<D>(spec: Spec<D>, current: () => { svg: SVGSVGElement; table: Table }): HTMLElement {
    const row = element('div', '', 'buttons');
    const name = `${spec.file}-${spec.id}`;
    const files: [string, () => void | Promise<void>][] = [
        ['SVG', () => save(new Blob([standalone(current().svg)], { type: 'image/svg+xml' }), `${name}.svg`)],
        ['PNG', async () => save(await pngOf(current().svg), `${name}.png`)],
        ['CSV', () => save(new Blob([csvOf(current().table)], { type: 'text/csv' }), `${name}.csv`)],
    ];
    for (const [format, deed] of files) {
        const button = element('button', format);
        button.type = 'button';
        button.setAttribute('aria-label', t(spec.lang, 'Save as {format}', { format }));
        button.addEventListener('click', () => void deed());
        row.append(button);
    }
    return row;
}

export function figure<D>(host: HTMLElement, spec: Spec<D>): Drawn<D> {
    const { lang } = spec;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const stage = element('div', '', 'stage');
    const read = element('p', '', 'read');
    const details = element('details');
    const scroll = element('section', '', 'scroll');
    let data = spec.data;
    let svg: SVGSVGElement | null = null;
    let drawnWidth = 0;
    const theme = (): 'light' | 'dark' => (dark.matches ? 'dark' : 'light');
    const optionsOf = (width: number, of: 'light' | 'dark'): ChartOptions => ({
        id: spec.id,
        lang,
        width,
        theme: of,
        ...(spec.onSelect === undefined ? {} : { onSelect: spec.onSelect }),
    });
    const draw = (width: number, of: 'light' | 'dark'): void => {
        const met = svg === null ? -1 : marksOf(svg).indexOf(document.activeElement as SVGElement);
        svg = spec.draw(data, optionsOf(width, of));
        drawnWidth = width;
        stage.replaceChildren(svg);
        spec.finish?.(svg);
        if (met >= 0) marksOf(svg)[met]?.focus();
    };
    /* large screens are looked at from afar: the style sheet says by how much to enlarge */
    const room = (): number => {
        const zoom = Number(getComputedStyle(stage).getPropertyValue('--chart-zoom')) || 1;
        return Math.max(240, Math.floor(stage.clientWidth / zoom));
    };
    const redraw = (): void => draw(room(), theme());
    const table = (): Table => spec.table(data, { lang });
    const fill = (): void => {
        if (details.open) scroll.replaceChildren(tableOf(table(), lang));
    };
    const update = (next: D): void => {
        data = next;
        const painted = svg !== null && spec.repaint?.(svg, data, optionsOf(drawnWidth, theme())) === true;
        /* at the width there is: asking for it again after every chart would lay out the page as often */
        if (!painted) draw(drawnWidth, theme());
        else if (svg !== null) spec.finish?.(svg);
        fill();
    };
    read.setAttribute('role', 'status');
    details.append(element('summary', t(lang, 'Data behind the chart')), scroll);
    scroll.tabIndex = 0;
    scroll.setAttribute('aria-label', t(lang, 'Data behind the chart'));
    details.addEventListener('toggle', fill);
    stage.addEventListener('ent-read', (event) => (read.textContent = (event as CustomEvent<string>).detail));
    const tools = element('div', '', 'tools');
    if (spec.years !== undefined && spec.years.all.length > 1) tools.append(yearChooser(spec.years, spec, update));
    tools.append(buttons(spec, () => ({ svg: svg as SVGSVGElement, table: table() })));
    tools.append(read);
    const rerun = host.querySelector(':scope > .rerun'); // how its run is made again, written by the report
    host.replaceChildren(stage, tools, details, ...(rerun === null ? [] : [rerun]));
    host.classList.add('ent-figure');
    redraw();
    const bound = new AbortController();
    const { signal } = bound;
    const watcher = new ResizeObserver(() => {
        if (stage.clientWidth > 0 && Math.abs(room() - drawnWidth) > 1 && !printing) redraw();
    });
    watcher.observe(stage);
    let printing = false;
    if (spec.themed === true) dark.addEventListener('change', redraw, { signal });
    addEventListener(
        'beforeprint',
        () => {
            printing = true;
            draw(host.closest('.pair') === null ? PAPER : HALF, 'light');
        },
        { signal },
    );
    addEventListener(
        'afterprint',
        () => {
            printing = false;
            redraw();
        },
        { signal },
    );
    const destroy = (): void => {
        bound.abort();
        watcher.disconnect();
    };
    return { update, destroy };
}

function yearChooser<D>(years: NonNullable<Spec<D>['years']>, spec: Spec<D>, update: (data: D) => void): HTMLElement {
    const label = element('label', t(spec.lang, 'Year') + ' ', 'year');
    const choice = element('select');
    for (const year of years.all) {
        const option = element('option', String(year));
        option.value = String(year);
        option.selected = year === years.chosen;
        choice.append(option);
    }
    choice.addEventListener('change', () => update(years.data(Number(choice.value))));
    label.append(choice);
    return label;
}
