/* tornado.ts: how far each part moves the answer, the widest first, around zero. */
import { change } from '../format';
import type { Table, TornadoData } from '../model';
import { t } from '../strings';
import { close, frame, walk, type ChartOptions, type Mark } from './frame';
import { namesOf, rowsOf } from './rows';

const ROW = 26;

export function tornado(data: TornadoData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const counts = { count: data.bars.length };
    const made = frame(
        data.caption,
        t(lang, 'Bars: lowest and highest contribution of {count} parts.', counts),
        options,
    );
    const names = namesOf(data.bars, width);
    const low = Math.min(0, ...data.bars.map((bar) => bar.low));
    const high = Math.max(0, ...data.bars.map((bar) => bar.high));
    const layout = { top: made.top + 22, count: data.bars.length, row: ROW, names, figures: 14, low, high };
    const rows = rowsOf(made, layout, options);
    const marks: Mark[] = data.bars.map((bar, k) => {
        const row = rows.add(k, bar.name, false);
        if (bar.low < 0) rows.bar(row, bar.low, Math.min(bar.high, 0), 'loss');
        if (bar.high > 0) rows.bar(row, Math.max(bar.low, 0), bar.high, 'gain');
        const ends = [`${change(lang, bar.low)} (${bar.lowAt})`, `${change(lang, bar.high)} (${bar.highAt})`];
        return { node: row.node() as SVGGElement, code: bar.name, text: `${bar.name}: ${ends.join(' \u2013 ')}` };
    });
    const svg = close(made, data.caption, layout.top + rows.height, options);
    walk(svg, marks, options);
    return svg;
}

export function tornadoTable(data: TornadoData, options: Pick<ChartOptions, 'lang'>): Table {
    const { lang } = options;
    return {
        columns: [t(lang, 'part'), t(lang, 'low'), t(lang, 'year'), t(lang, 'high'), t(lang, 'year')],
        rows: data.bars.map((bar) => [bar.name, bar.low, bar.lowAt, bar.high, bar.highAt]),
    };
}
