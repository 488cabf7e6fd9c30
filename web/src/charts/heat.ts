/* heat.ts: importer by exporter. The cells are painted on a canvas, one picture for all of them; words, cursor and
 * keyboard are SVG around it. */
import { change, tick, withUnit } from '../format';
import type { HeatData, Table } from '../model';
import { colourOf, diverging } from '../scale';
import { t } from '../strings';
import { close, frame, widthOf, wrap, type ChartOptions } from './frame';

const LARGEST = 440;
const FINE = 8; /* pixels of the picture a cell, so that no renderer blurs the borders of cells */
const COLOURS = ['n3', 'n2', 'n1', 'zero', 'p1', 'p2', 'p3', 'none'] as const;

/** The colours of a theme, from the style sheet. */
function colours(theme: 'light' | 'dark'): Map<string, string> {
    const style = getComputedStyle(document.documentElement);
    return new Map(COLOURS.map((name) => [name, style.getPropertyValue(`--${theme}-${name}`).trim()]));
}

function paint(data: HeatData, theme: 'light' | 'dark'): string {
    const canvas = document.createElement('canvas');
    const n = data.regions.length;
    const scale = diverging(data.cells.flat(), 10);
    const known = colours(theme);
    canvas.width = canvas.height = Math.max(1, n * FINE);
    const context = canvas.getContext('2d');
    if (context === null) return '';
    data.cells.forEach((row, y) =>
        row.forEach((value, x) => {
            context.fillStyle = known.get(colourOf(scale, value, undefined)) ?? '#888';
            context.fillRect(x * FINE, y * FINE, FINE, FINE);
        }),
    );
    return canvas.toDataURL('image/png');
}

export function heatMap(data: HeatData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const n = data.regions.length;
    const made = frame(
        data.caption,
        t(lang, 'Matrix: importers in rows, exporters in columns, {count} economies.', { count: n }),
        options,
    );
    const labels = 40;
    const side = Math.min(width - labels - 4, LARGEST);
    const cell = side / Math.max(1, n);
    const every = Math.ceil(13 / cell);
    const scale = diverging(data.cells.flat(), 10);
    const note = wrap(t(lang, 'Imports by importer (rows) from exporter (columns)'), width, 12);
    note.forEach((line, k) =>
        made.plot
            .append('text')
            .attr('class', 'small')
            .attr('aria-hidden', 'true')
            .attr('y', made.top + 6 + 16 * k)
            .text(line),
    );
    const top = made.top + 36 + 16 * note.length;
    const plot = made.plot.append('g').attr('transform', `translate(${labels},${top})`);
    plot.append('image')
        .attr('href', paint(data, options.theme ?? 'light'))
        .attr('width', side)
        .attr('height', side)
        .attr('preserveAspectRatio', 'none')
        .attr('class', 'cells')
        .attr('aria-hidden', 'true');
    const words = plot.append('g').attr('aria-hidden', 'true');
    data.regions.forEach((region, k) => {
        if (k % every !== 0 && !region.party) return;
        const kind = region.party ? 'small strong' : 'small';
        const at = (k + 0.5) * cell;
        words
            .append('text')
            .attr('class', kind)
            .attr('x', -5)
            .attr('y', at + 4)
            .attr('text-anchor', 'end')
            .text(region.code);
        words
            .append('text')
            .attr('class', kind)
            .attr('transform', `translate(${at + 4},-5) rotate(-90)`)
            .text(region.code);
    });
    const cursor = plot
        .append('rect')
        .attr('class', 'cursor')
        .attr('width', cell)
        .attr('height', cell)
        .attr('visibility', 'hidden');
    let x = 0;
    let y = top + side + 24;
    const key = made.plot.append('g').attr('class', 'legend').attr('aria-hidden', 'true');
    const [first, second, third] = scale.edges;
    const steps: [string, string][] = [
        ['n3', `\u2264 \u2212${tick(lang, third)}`],
        ['n2', `\u2264 \u2212${tick(lang, second)}`],
        ['n1', `\u2264 \u2212${tick(lang, first)}`],
        ['zero', t(lang, 'about zero')],
        ['p1', `\u2265 +${tick(lang, first)}`],
        ['p2', `\u2265 +${tick(lang, second)}`],
        ['p3', `\u2265 +${tick(lang, third)}`],
    ];
    for (const [colour, text] of steps) {
        const taken = 18 + widthOf(text) + 14;
        if (x + taken > width && x > 0) {
            x = 0;
            y += 20;
        }
        key.append('rect')
            .attr('class', `area c-${colour}`)
            .attr('x', x)
            .attr('y', y - 10)
            .attr('width', 14)
            .attr('height', 12);
        key.append('text')
            .attr('class', 'small')
            .attr('x', x + 18)
            .attr('y', y)
            .text(text);
        x += taken;
    }
    const svg = close(made, data.caption, y + 8, options);
    const at = { row: 0, column: Math.min(1, n - 1) };
    const text = (): string =>
        t(lang, 'importer {importer}, exporter {exporter}: {value}', {
            importer: data.regions[at.row]?.name ?? '',
            exporter: data.regions[at.column]?.name ?? '',
            value: withUnit(lang, change(lang, data.cells[at.row]?.[at.column] ?? null), data.caption.unit),
        });
    const target = plot
        .append('rect')
        .attr('class', 'mark hit')
        .attr('role', 'img')
        .attr('tabindex', 0)
        .attr('width', side)
        .attr('height', side)
        .attr('aria-label', text());
    const show = (row: number, column: number): void => {
        at.row = Math.min(n - 1, Math.max(0, row));
        at.column = Math.min(n - 1, Math.max(0, column));
        cursor
            .attr('x', at.column * cell)
            .attr('y', at.row * cell)
            .attr('visibility', 'visible');
        target.attr('aria-label', text());
        svg.dispatchEvent(new CustomEvent('ent-read', { detail: text(), bubbles: true }));
    };
    target.on('pointermove', (event: PointerEvent) => {
        const box = (event.currentTarget as SVGRectElement).getBoundingClientRect();
        show(
            Math.floor(((event.clientY - box.top) / box.height) * n),
            Math.floor(((event.clientX - box.left) / box.width) * n),
        );
    });
    target.on('focus', () => show(at.row, at.column));
    target.on('click', () =>
        options.onSelect?.(`${data.regions[at.row]?.code ?? ''} ${data.regions[at.column]?.code ?? ''}`),
    );
    target.on('keydown', (event: KeyboardEvent) => {
        const moves: Record<string, [number, number]> = {
            ArrowUp: [-1, 0],
            ArrowDown: [1, 0],
            ArrowLeft: [0, -1],
            ArrowRight: [0, 1],
        };
        const move = moves[event.key];
        if (event.key === 'Home') show(0, 0);
        else if (event.key === 'End') show(n - 1, n - 1);
        else if (move === undefined) return;
        else show(at.row + move[0], at.column + move[1]);
        event.preventDefault();
    });
    return svg;
}

export function heatTable(data: HeatData, options: Pick<ChartOptions, 'lang'>): Table {
    return {
        columns: [
            `${t(options.lang, 'importer')} \\ ${t(options.lang, 'exporter')}`,
            ...data.regions.map((region) => region.code),
        ],
        rows: data.regions.map((region, row) => [region.name, ...(data.cells[row] ?? [])]),
    };
}
