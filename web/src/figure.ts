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
}

export interface Drawn<D> {
    update(data: D): void;
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
    const draw = (width: number, theme: 'light' | 'dark'): void => {
        const options: ChartOptions = {
            id: spec.id,
            lang,
            width,
            theme,
            ...(spec.onSelect === undefined ? {} : { onSelect: spec.onSelect }),
        };
        svg = spec.draw(data, options);
        drawnWidth = width;
        stage.replaceChildren(svg);
    };
    const redraw = (): void => draw(Math.max(240, Math.floor(stage.clientWidth)), dark.matches ? 'dark' : 'light');
    const table = (): Table => spec.table(data, { lang });
    const fill = (): void => {
        if (details.open) scroll.replaceChildren(tableOf(table(), lang));
    };
    const update = (next: D): void => {
        data = next;
        redraw();
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
    new ResizeObserver(() => {
        if (Math.abs(Math.floor(stage.clientWidth) - drawnWidth) > 1 && !printing) redraw();
    }).observe(stage);
    let printing = false;
    if (spec.themed === true) dark.addEventListener('change', redraw);
    addEventListener('beforeprint', () => {
        printing = true;
        draw(host.closest('.pair') === null ? PAPER : HALF, 'light');
    });
    addEventListener('afterprint', () => {
        printing = false;
        redraw();
    });
    return { update };
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
