/* dependence.ts: how much of what is imported comes from the rival, before and after, sector by sector. */
import { change, level, withUnit } from '../format';
import type { DependenceData, Table } from '../model';
import { t } from '../strings';
import { close, frame, walk, type ChartOptions, type Frame, type Group } from './frame';
import { rowsOf } from './rows';

const ROW = 26;
const DOT = 4.5;

function dot(group: Group, kind: 'before' | 'after', x: number, y: number): void {
    group.append('circle').attr('class', kind).attr('cx', x).attr('cy', y).attr('r', DOT);
}

/** Which dot is which. */
function key(made: Frame, left: number, { lang }: ChartOptions): void {
    const box = made.plot.append('g').attr('aria-hidden', 'true').attr('transform', `translate(${left},${made.top})`);
    (['before', 'after'] as const).forEach((kind, k) => {
        dot(box, kind, 70 * k, 0);
        const text = box
            .append('text')
            .attr('class', 'small')
            .attr('x', 70 * k + 9);
        text.attr('y', 4).text(t(lang, kind));
    });
}

export function dependence(data: DependenceData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const counts = { count: data.rows.length };
    const made = frame(data.caption, t(lang, 'Dots: share before and after, {count} rows.', counts), options);
    const names = Math.min(210, width * 0.4);
    const high = Math.max(1e-9, ...data.rows.flatMap((row) => [row.before, row.after]));
    const layout = { top: made.top + 38, count: data.rows.length, row: ROW, names, figures: 66, low: 0, high };
    const rows = rowsOf(made, layout, options);
    const y = ROW / 2;
    key(made, names + 14, options);
    const marks = data.rows.map((one, k) => {
        const row = rows.add(k, one.name, one.total);
        const [from, to] = [rows.x(one.before), rows.x(one.after)];
        row.append('line').attr('class', 'span').attr('x1', from).attr('x2', to).attr('y1', y).attr('y2', y);
        dot(row, 'before', from, y);
        dot(row, 'after', to, y);
        rows.figure(row, change(lang, one.after - one.before));
        const ends = {
            from: withUnit(lang, level(lang, one.before), '%'),
            to: withUnit(lang, level(lang, one.after), '%'),
        };
        const text = t(lang, '{name}: from {from} to {to}', { name: one.name, ...ends });
        return { node: row.node() as SVGGElement, code: one.name, text };
    });
    const svg = close(made, data.caption, layout.top + rows.height, options);
    walk(svg, marks, options);
    return svg;
}

export function dependenceTable(data: DependenceData, options: Pick<ChartOptions, 'lang'>): Table {
    const { lang } = options;
    return {
        columns: [t(lang, 'sector'), `${t(lang, 'before')} (%)`, `${t(lang, 'after')} (%)`],
        rows: data.rows.map((row) => [row.name, row.before, row.after]),
    };
}
