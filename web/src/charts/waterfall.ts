/* waterfall.ts: the parts of a package, one after the other, from nothing to the total. */
import { change, withUnit } from '../format';
import type { Table, WaterfallData } from '../model';
import { t } from '../strings';
import { close, frame, walk, type ChartOptions, type Mark } from './frame';
import { namesOf, rowsOf } from './rows';

const ROW = 26;

export function waterfall(data: WaterfallData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const counts = { count: data.steps.length, total: change(lang, data.total) };
    const made = frame(data.caption, t(lang, 'Waterfall: {count} parts that add up to {total}.', counts), options);
    const levels = [0];
    for (const step of data.steps) levels.push((levels[levels.length - 1] ?? 0) + step.value);
    const ends = [...levels, data.total ?? 0];
    const names = namesOf(data.steps, width);
    const figures = data.steps.some((step) => step.error > 0) ? 118 : 64;
    const layout = { top: made.top + 22, count: data.steps.length + 1, row: ROW, names, figures };
    const rows = rowsOf(made, { ...layout, low: Math.min(...ends), high: Math.max(...ends) }, options);
    const bar = (k: number, name: string, from: number, to: number, figure: string, kind: string): Mark => {
        const row = rows.add(k, name, kind === 'total');
        const at = rows.x(from);
        if (k > 0 && kind !== 'total')
            row.append('line').attr('class', 'thread').attr('x1', at).attr('x2', at).attr('y1', -4).attr('y2', 4);
        rows.bar(row, from, to, kind);
        rows.figure(row, figure, kind === 'total');
        const text = `${name}: ${withUnit(lang, figure, data.caption.unit)}`;
        return { node: row.node() as SVGGElement, code: name, text };
    };
    const marks = data.steps.map((step, k) => {
        const error = step.error > 0 ? ` \u00B1 ${change(lang, step.error).replace('+', '')}` : '';
        const kind = step.value < 0 ? 'loss' : 'gain';
        return bar(k, step.name, levels[k] ?? 0, levels[k + 1] ?? 0, change(lang, step.value) + error, kind);
    });
    if (data.total !== null)
        marks.push(bar(data.steps.length, t(lang, 'total'), 0, data.total, change(lang, data.total), 'total'));
    const svg = close(made, data.caption, layout.top + rows.height, options);
    walk(svg, marks, options);
    return svg;
}

export function waterfallTable(data: WaterfallData, options: Pick<ChartOptions, 'lang'>): Table {
    const { lang } = options;
    return {
        columns: [t(lang, 'part'), `${t(lang, 'change')} (${data.caption.unit})`, t(lang, 'error')],
        rows: [...data.steps.map((step) => [step.name, step.value, step.error]), [t(lang, 'total'), data.total, null]],
    };
}
