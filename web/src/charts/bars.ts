/* bars.ts: economies ranked by what they gain or lose, with bands once there are draws. */
import { axisTop } from 'd3-axis';
import { scaleLinear } from 'd3-scale';

import { change, tick } from '../format';
import { shownOf, type BarsData } from '../model';
import { t } from '../strings';
import { close, cut, dress, frame, walk, widthOf, type ChartOptions, type Mark } from './frame';
import { textOf } from './map';

const ROW = 24;

export function rankedBars(data: BarsData, options: ChartOptions & { rows?: number }): SVGSVGElement {
    const { lang, width } = options;
    const bars = shownOf(data.bars, options.rows);
    const made = frame(
        data.caption,
        t(lang, 'Bars: {shown} of {count} economies, from the largest gain to the largest loss.', {
            shown: bars.length,
            count: data.bars.length,
        }),
        options,
    );
    const names = Math.min(190, width * 0.36);
    const figures = 64;
    const ends = bars.flatMap((bar) => [bar.value ?? 0, bar.band?.low ?? 0, bar.band?.high ?? 0]);
    const x = scaleLinear()
        .domain([Math.min(0, ...ends), Math.max(0, ...ends)])
        .nice(5)
        .range([names + 8, width - figures]);
    const plot = made.plot.append('g').attr('transform', `translate(0,${made.top + 22})`);
    const height = bars.length * ROW;
    const ticks = Math.max(2, Math.floor((width - names - figures) / 90));
    const axis = plot.append('g');
    axis.call(
        axisTop(x)
            .ticks(ticks)
            .tickFormat((value) => tick(lang, Number(value)))
            .tickSizeInner(-height)
            .tickSizeOuter(0)
            .tickPadding(6),
    );
    dress(axis);
    plot.append('line').attr('class', 'zero-line').attr('x1', x(0)).attr('x2', x(0)).attr('y2', height);
    const marks: Mark[] = bars.map((bar, k) => {
        const value = bar.value ?? 0;
        const spans = bar.band !== undefined && bar.band.low < 0 && bar.band.high > 0;
        const row = plot
            .append('g')
            .attr('data-code', bar.code)
            .attr('transform', `translate(0,${k * ROW})`)
            .attr('class', bar.party ? 'party' : null);
        row.append('rect').attr('class', 'hit').attr('width', width).attr('height', ROW);
        row.append('text')
            .attr('class', bar.party ? 'label strong' : 'label')
            .attr('x', names)
            .attr('y', ROW / 2 + 4)
            .attr('text-anchor', 'end')
            .text(cut(bar.name, names, 13, bar.party));
        row.append('rect')
            .attr('class', `area c-${spans ? 'spans' : value < 0 ? 'loss' : 'gain'}`)
            .attr('x', Math.min(x(0), x(value)))
            .attr('y', 4)
            .attr('width', Math.max(1, Math.abs(x(value) - x(0))))
            .attr('height', ROW - 8);
        if (bar.band !== undefined)
            row.append('path')
                .attr('class', 'band')
                .attr(
                    'd',
                    `M${x(bar.band.low)},${ROW / 2}H${x(bar.band.high)}M${x(bar.band.low)},${ROW / 2 - 4}v8M${x(bar.band.high)},${ROW / 2 - 4}v8`,
                );
        row.append('text')
            .attr('class', 'figure')
            .attr('x', width)
            .attr('y', ROW / 2 + 4)
            .attr('text-anchor', 'end')
            .text(change(lang, bar.value));
        return { node: row.node() as SVGGElement, code: bar.code, text: textOf(bar, data.caption.unit, options) };
    });
    const more = data.bars.length - bars.length;
    if (more > 0) {
        const text = t(lang, '{n} more', { n: more });
        plot.append('text')
            .attr('class', 'small')
            .attr('x', names - Math.min(0, names - widthOf(text)))
            .attr('y', height + 16)
            .attr('text-anchor', 'end')
            .text(text);
    }
    const svg = close(made, data.caption, made.top + 22 + height + (more > 0 ? 20 : 0), options);
    walk(svg, marks, options);
    return svg;
}
