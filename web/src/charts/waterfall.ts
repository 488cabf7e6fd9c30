/* waterfall.ts: the parts of a package, one after the other, from nothing to the total. */
import { axisTop } from 'd3-axis';
import { scaleLinear } from 'd3-scale';

import { change, tick, withUnit } from '../format';
import type { Table, WaterfallData } from '../model';
import { t } from '../strings';
import { close, cut, dress, frame, walk, type ChartOptions, type Mark } from './frame';

const ROW = 26;

export function waterfall(data: WaterfallData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const made = frame(
        data.caption,
        t(lang, 'Waterfall: {count} parts that add up to {total}.', {
            count: data.steps.length,
            total: change(lang, data.total),
        }),
        options,
    );
    const names = Math.min(150, Math.max(96, width * 0.3));
    const figures = data.steps.some((step) => step.error > 0) ? 118 : 64;
    const levels = [0];
    for (const step of data.steps) levels.push((levels[levels.length - 1] ?? 0) + step.value);
    const x = scaleLinear()
        .domain([Math.min(...levels, data.total ?? 0), Math.max(...levels, data.total ?? 0)])
        .nice(5)
        .range([names + 8, width - figures]);
    const plot = made.plot.append('g').attr('transform', `translate(0,${made.top + 22})`);
    const height = (data.steps.length + 1) * ROW;
    const axis = plot.append('g');
    axis.call(
        axisTop(x)
            .ticks(Math.max(2, Math.floor((width - names - figures) / 90)))
            .tickFormat((value) => tick(lang, Number(value)))
            .tickSizeInner(-height)
            .tickSizeOuter(0)
            .tickPadding(6),
    );
    dress(axis);
    plot.append('line').attr('class', 'zero-line').attr('x1', x(0)).attr('x2', x(0)).attr('y2', height);
    const bar = (k: number, name: string, from: number, to: number, figure: string, kind: string): Mark => {
        const row = plot.append('g').attr('transform', `translate(0,${k * ROW})`);
        row.append('rect').attr('class', 'hit').attr('width', width).attr('height', ROW);
        row.append('text')
            .attr('class', kind === 'total' ? 'label strong' : 'label')
            .attr('x', names)
            .attr('y', ROW / 2 + 4)
            .attr('text-anchor', 'end')
            .text(cut(name, names, 13, kind === 'total'));
        if (k > 0 && kind !== 'total')
            row.append('line')
                .attr('class', 'thread')
                .attr('x1', x(from))
                .attr('x2', x(from))
                .attr('y1', -4)
                .attr('y2', 4);
        row.append('rect')
            .attr('class', `area c-${kind}`)
            .attr('x', Math.min(x(from), x(to)))
            .attr('y', 4)
            .attr('width', Math.max(1, Math.abs(x(to) - x(from))))
            .attr('height', ROW - 8);
        row.append('text')
            .attr('class', kind === 'total' ? 'figure strong' : 'figure')
            .attr('x', width)
            .attr('y', ROW / 2 + 4)
            .attr('text-anchor', 'end')
            .text(figure);
        return {
            node: row.node() as SVGGElement,
            code: name,
            text: `${name}: ${withUnit(lang, figure, data.caption.unit)}`,
        };
    };
    const marks = data.steps.map((step, k) => {
        const error = step.error > 0 ? ` \u00B1 ${change(lang, step.error).replace('+', '')}` : '';
        return bar(
            k,
            step.name,
            levels[k] ?? 0,
            levels[k + 1] ?? 0,
            change(lang, step.value) + error,
            step.value < 0 ? 'loss' : 'gain',
        );
    });
    if (data.total !== null)
        marks.push(bar(data.steps.length, t(lang, 'total'), 0, data.total, change(lang, data.total), 'total'));
    const svg = close(made, data.caption, made.top + 22 + height, options);
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
