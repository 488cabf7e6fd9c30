/* heat.ts: importer by exporter. The cells are painted on a canvas, one picture for all of them; words, cursor and
 * keyboard are SVG around it. */
import type { Selection } from 'd3-selection';

import { change, tick, withUnit } from '../format';
import type { HeatData, Table } from '../model';
import { colourOf, diverging } from '../scale';
import { t } from '../strings';
import { close, frame, wrap, type ChartOptions, type Group } from './frame';
import { legend, type Entry } from './legend';

const LARGEST = 440;
const LABELS = 40;
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

/** Codes along both sides, as many as there is room for, the parties always. */
function codes(data: HeatData, plot: Group, cell: number): void {
    const words = plot.append('g').attr('aria-hidden', 'true');
    const every = Math.ceil(13 / cell);
    data.regions.forEach((region, k) => {
        if (k % every !== 0 && !region.party) return;
        const at = (k + 0.5) * cell + 4;
        const put = (): Selection<SVGTextElement, unknown, null, undefined> =>
            words
                .append('text')
                .attr('class', region.party ? 'small strong' : 'small')
                .text(region.code);
        put().attr('x', -5).attr('y', at).attr('text-anchor', 'end');
        put().attr('transform', `translate(${at},-5) rotate(-90)`);
    });
}

function meaning(data: HeatData, { lang }: ChartOptions): Entry[] {
    const [first, second, third] = diverging(data.cells.flat(), 10).edges.map((edge) => tick(lang, edge));
    return [
        ['n3', `\u2264 \u2212${third}`],
        ['n2', `\u2264 \u2212${second}`],
        ['n1', `\u2264 \u2212${first}`],
        ['zero', t(lang, 'about zero')],
        ['p1', `\u2265 +${first}`],
        ['p2', `\u2265 +${second}`],
        ['p3', `\u2265 +${third}`],
    ];
}

/** One mark for all cells: the pointer or the arrow keys choose which of them it reads. */
function choose(svg: SVGSVGElement, plot: Group, data: HeatData, side: number, options: ChartOptions): void {
    const n = data.regions.length;
    const { lang } = options;
    const at = { row: 0, column: Math.min(1, n - 1) };
    const cell = side / Math.max(1, n);
    const cursor = plot.append('rect').attr('class', 'cursor').attr('visibility', 'hidden');
    const target = plot.append('rect').attr('class', 'mark hit').attr('role', 'img').attr('tabindex', 0);
    const text = (): string => {
        const value = withUnit(lang, change(lang, data.cells[at.row]?.[at.column] ?? null), data.caption.unit);
        const pair = { importer: data.regions[at.row]?.name ?? '', exporter: data.regions[at.column]?.name ?? '' };
        return t(lang, 'importer {importer}, exporter {exporter}: {value}', { ...pair, value });
    };
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
    const select = (): void =>
        options.onSelect?.(`${data.regions[at.row]?.code ?? ''} ${data.regions[at.column]?.code ?? ''}`);
    cursor.attr('width', cell).attr('height', cell);
    target.attr('width', side).attr('height', side).attr('aria-label', text());
    target.on('pointermove', (event: PointerEvent) => {
        const box = (event.currentTarget as SVGRectElement).getBoundingClientRect();
        const place = (from: number, size: number): number => Math.floor((from / size) * n);
        show(place(event.clientY - box.top, box.height), place(event.clientX - box.left, box.width));
    });
    target.on('focus', () => show(at.row, at.column)).on('click', select);
    target.on('keydown', (event: KeyboardEvent) => {
        const moves: Record<string, [number, number]> = {
            ArrowUp: [at.row - 1, at.column],
            ArrowDown: [at.row + 1, at.column],
            ArrowLeft: [at.row, at.column - 1],
            ArrowRight: [at.row, at.column + 1],
            Home: [0, 0],
            End: [n - 1, n - 1],
        };
        const to = moves[event.key];
        if (event.key === 'Enter') select();
        if (to === undefined) return;
        show(...to);
        event.preventDefault();
    });
}

export function heatMap(data: HeatData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const n = data.regions.length;
    const made = frame(
        data.caption,
        t(lang, 'Matrix: importers in rows, exporters in columns, {count} economies.', { count: n }),
        options,
    );
    const side = Math.min(width - LABELS - 4, LARGEST);
    const note = wrap(t(lang, 'Imports by importer (rows) from exporter (columns)'), width, 12);
    note.forEach((line, k) => {
        const text = made.plot.append('text').attr('class', 'small').attr('aria-hidden', 'true');
        text.attr('y', made.top + 6 + 16 * k).text(line);
    });
    const top = made.top + 36 + 16 * note.length;
    const plot = made.plot.append('g').attr('transform', `translate(${LABELS},${top})`);
    const cells = plot
        .append('image')
        .attr('href', paint(data, options.theme ?? 'light'))
        .attr('class', 'cells');
    cells.attr('width', side).attr('height', side).attr('preserveAspectRatio', 'none').attr('aria-hidden', 'true');
    codes(data, plot, side / Math.max(1, n));
    const end = legend(made.plot, meaning(data, options), options, top + side + 24);
    const svg = close(made, data.caption, end, options);
    choose(svg, plot, data, side, options);
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
