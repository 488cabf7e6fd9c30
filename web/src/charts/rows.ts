/* rows.ts: charts that are one row below the other along one axis: bars, waterfall, dependence, tornado. */
import { axisTop } from 'd3-axis';
import { scaleLinear, type ScaleLinear } from 'd3-scale';

import { tick } from '../format';
import { cut, dress, widthOf, type ChartOptions, type Frame, type Group } from './frame';

export interface Layout {
    /** where the axis stands, below the words of the chart */
    top: number;
    count: number;
    /** height of a row */
    row: number;
    /** pixels for names on the left and figures on the right */
    names: number;
    figures: number;
    low: number;
    high: number;
}

export interface Rows {
    plot: Group;
    x: ScaleLinear<number, number>;
    height: number;
    /** a row with its name, the whole width of it to be pointed at */
    add(k: number, name: string, strong: boolean): Group;
    bar(row: Group, from: number, to: number, kind: string): void;
    figure(row: Group, text: string, strong?: boolean): void;
}

const GAP = 12; /* between names and what is drawn */
const INSET = 4; /* between bars */

/** Pixels for the names of parts: what the longest takes, as far as there is room. */
export function namesOf(parts: readonly { name: string }[], width: number): number {
    return Math.min(190, width * 0.4, Math.max(96, ...parts.map((part) => widthOf(part.name, 13) + 2)));
}

export function rowsOf(made: Frame, layout: Layout, options: ChartOptions): Rows {
    const { lang, width } = options;
    const { row, names, figures } = layout;
    const height = layout.count * row;
    const x = scaleLinear()
        .domain([layout.low, layout.high])
        .nice(5)
        .range([names + GAP, width - figures]);
    const plot = made.plot.append('g').attr('transform', `translate(0,${layout.top})`);
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
    const text = (group: Group, at: number, kind: string, words: string): void => {
        const place = group.append('text').attr('class', kind).attr('x', at);
        place
            .attr('y', row / 2 + 4)
            .attr('text-anchor', 'end')
            .text(words);
    };
    return {
        plot,
        x,
        height,
        add(k, name, strong) {
            const group = plot.append('g').attr('transform', `translate(0,${k * row})`);
            group.append('rect').attr('class', 'hit').attr('width', width).attr('height', row);
            text(group, names, strong ? 'label strong' : 'label', cut(name, names, 13, strong));
            return group;
        },
        bar(group, from, to, kind) {
            const bar = group
                .append('rect')
                .attr('class', `area c-${kind}`)
                .attr('x', Math.min(x(from), x(to)));
            bar.attr('y', INSET)
                .attr('width', Math.max(1, Math.abs(x(to) - x(from))))
                .attr('height', row - 2 * INSET);
        },
        figure: (group, words, strong = false) => text(group, width, strong ? 'figure strong' : 'figure', words),
    };
}
