/* tornado.ts: how far each part moves the answer, the widest first, around zero. */
import { axisTop } from 'd3-axis';
import { scaleLinear } from 'd3-scale';

import { change, tick } from '../format';
import type { Table, TornadoData } from '../model';
import { t } from '../strings';
import { close, cut, dress, frame, walk, type ChartOptions, type Mark } from './frame';

const ROW = 26;

export function tornado(data: TornadoData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const made = frame(
        data.caption,
        t(lang, 'Bars: lowest and highest contribution of {count} parts.', { count: data.bars.length }),
        options,
    );
    const names = Math.min(150, Math.max(96, width * 0.3));
    const x = scaleLinear()
        .domain([Math.min(0, ...data.bars.map((bar) => bar.low)), Math.max(0, ...data.bars.map((bar) => bar.high))])
        .nice(5)
        .range([names + 14, width - 14]);
    const plot = made.plot.append('g').attr('transform', `translate(0,${made.top + 22})`);
    const height = data.bars.length * ROW;
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
    plot.append('line').attr('class', 'zero-line').attr('x1', x(0)).attr('x2', x(0)).attr('y2', height);
    const marks: Mark[] = data.bars.map((bar, k) => {
        const group = plot.append('g').attr('transform', `translate(0,${k * ROW})`);
        group.append('rect').attr('class', 'hit').attr('width', width).attr('height', ROW);
        group
            .append('text')
            .attr('class', 'label')
            .attr('x', names)
            .attr('y', ROW / 2 + 4)
            .attr('text-anchor', 'end')
            .text(cut(bar.name, names, 13));
        for (const [from, to, kind] of [
            [Math.min(bar.low, 0), Math.min(bar.high, 0), 'loss'],
            [Math.max(bar.low, 0), Math.max(bar.high, 0), 'gain'],
        ] as const)
            if (to > from)
                group
                    .append('rect')
                    .attr('class', `area c-${kind}`)
                    .attr('x', x(from))
                    .attr('y', 5)
                    .attr('width', Math.max(1, x(to) - x(from)))
                    .attr('height', ROW - 10);
        const text = `${bar.name}: ${change(lang, bar.low)} (${bar.lowAt}) ${'\u2013'} ${change(lang, bar.high)} (${bar.highAt})`;
        return { node: group.node() as SVGGElement, code: bar.name, text };
    });
    const svg = close(made, data.caption, made.top + 22 + height, options);
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
