/* dependence.ts: how much of what is imported comes from the rival, before and after, sector by sector. */
import { axisTop } from 'd3-axis';
import { scaleLinear } from 'd3-scale';

import { change, level, tick, withUnit } from '../format';
import type { DependenceData, Table } from '../model';
import { t } from '../strings';
import { close, cut, dress, frame, walk, type ChartOptions, type Mark } from './frame';

const ROW = 26;

export function dependence(data: DependenceData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const made = frame(
        data.caption,
        t(lang, 'Dots: share before and after, {count} rows.', { count: data.rows.length }),
        options,
    );
    const names = Math.min(210, width * 0.4);
    const figures = 56;
    const x = scaleLinear()
        .domain([0, Math.max(1e-9, ...data.rows.flatMap((row) => [row.before, row.after]))])
        .nice(5)
        .range([names + 14, width - figures - 10]);
    const key = made.plot
        .append('g')
        .attr('aria-hidden', 'true')
        .attr('transform', `translate(${names + 14},${made.top})`);
    key.append('circle').attr('class', 'before').attr('r', 4.5);
    key.append('text').attr('class', 'small').attr('x', 9).attr('y', 4).text(t(lang, 'before'));
    key.append('circle').attr('class', 'after').attr('cx', 70).attr('r', 4.5);
    key.append('text').attr('class', 'small').attr('x', 79).attr('y', 4).text(t(lang, 'after'));
    const plot = made.plot.append('g').attr('transform', `translate(0,${made.top + 38})`);
    const height = data.rows.length * ROW;
    const axis = plot.append('g');
    axis.call(
        axisTop(x)
            .ticks(Math.max(2, Math.floor((width - names) / 90)))
            .tickFormat((value) => tick(lang, Number(value)))
            .tickSizeInner(-height)
            .tickSizeOuter(0)
            .tickPadding(6),
    );
    dress(axis);
    const marks: Mark[] = data.rows.map((row, k) => {
        const group = plot.append('g').attr('transform', `translate(0,${k * ROW})`);
        group.append('rect').attr('class', 'hit').attr('width', width).attr('height', ROW);
        group
            .append('text')
            .attr('class', row.total ? 'label strong' : 'label')
            .attr('x', names)
            .attr('y', ROW / 2 + 4)
            .attr('text-anchor', 'end')
            .text(cut(row.name, names, 13, row.total));
        group
            .append('line')
            .attr('class', 'span')
            .attr('x1', x(row.before))
            .attr('x2', x(row.after))
            .attr('y1', ROW / 2)
            .attr('y2', ROW / 2);
        group
            .append('circle')
            .attr('class', 'before')
            .attr('cx', x(row.before))
            .attr('cy', ROW / 2)
            .attr('r', 4.5);
        group
            .append('circle')
            .attr('class', 'after')
            .attr('cx', x(row.after))
            .attr('cy', ROW / 2)
            .attr('r', 4.5);
        group
            .append('text')
            .attr('class', 'figure')
            .attr('x', width)
            .attr('y', ROW / 2 + 4)
            .attr('text-anchor', 'end')
            .text(change(lang, row.after - row.before));
        const ends = {
            name: row.name,
            from: withUnit(lang, level(lang, row.before), '%'),
            to: withUnit(lang, level(lang, row.after), '%'),
        };
        return {
            node: group.node() as SVGGElement,
            code: row.name,
            text: t(lang, '{name}: from {from} to {to}', ends),
        };
    });
    const svg = close(made, data.caption, made.top + 38 + height, options);
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
