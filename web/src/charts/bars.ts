/* bars.ts: economies ranked by what they gain or lose, with bands once there are draws. */
import { change } from '../format';
import { shownOf, type BarsData, type Place } from '../model';
import { t } from '../strings';
import { close, frame, walk, type ChartOptions, type Group } from './frame';
import { textOf } from './map';
import { rowsOf, type Rows } from './rows';

const ROW = 24;
const SERIF = 4; /* half the height of the ends of a band */

function band(rows: Rows, row: Group, bar: Place): void {
    if (bar.band === undefined) return;
    const [low, high, y] = [rows.x(bar.band.low), rows.x(bar.band.high), ROW / 2];
    const end = (x: number): string => `M${x},${y - SERIF}v${2 * SERIF}`;
    row.append('path')
        .attr('class', 'band')
        .attr('d', `M${low},${y}H${high}${end(low)}${end(high)}`);
}

function kindOf(bar: Place): string {
    if (bar.band !== undefined && bar.band.low < 0 && bar.band.high > 0) return 'spans';
    return (bar.value ?? 0) < 0 ? 'loss' : 'gain';
}

export function rankedBars(data: BarsData, options: ChartOptions & { rows?: number }): SVGSVGElement {
    const { lang, width } = options;
    const bars = shownOf(data.bars, options.rows);
    const counts = { shown: bars.length, count: data.bars.length };
    const made = frame(
        data.caption,
        t(lang, 'Bars: {shown} of {count} economies, from the largest gain to the largest loss.', counts),
        options,
    );
    const ends = bars.flatMap((bar) => [bar.value ?? 0, bar.band?.low ?? 0, bar.band?.high ?? 0]);
    const names = Math.min(190, width * 0.36);
    const layout = { top: made.top + 22, count: bars.length, row: ROW, names, figures: 64 };
    const rows = rowsOf(made, { ...layout, low: Math.min(0, ...ends), high: Math.max(0, ...ends) }, options);
    const marks = bars.map((bar, k) => {
        const row = rows.add(k, bar.name, bar.party).attr('data-code', bar.code);
        rows.bar(row, 0, bar.value ?? 0, kindOf(bar));
        band(rows, row, bar);
        rows.figure(row, change(lang, bar.value));
        return { node: row.node() as SVGGElement, code: bar.code, text: textOf(bar, data.caption.unit, options) };
    });
    const more = data.bars.length - bars.length;
    if (more > 0) {
        const text = rows.plot
            .append('text')
            .attr('class', 'small')
            .attr('x', names)
            .attr('y', rows.height + 16);
        text.attr('text-anchor', 'end').text(t(lang, '{n} more', { n: more }));
    }
    const svg = close(made, data.caption, layout.top + rows.height + (more > 0 ? 20 : 0), options);
    walk(svg, marks, options);
    return svg;
}
