/* paths.ts: real income year by year, with fans once there are draws, and the years in which law changes. */
import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';

import { change, tick, withUnit, type Lang } from '../format';
import type { Band, Line, PathsData, Table } from '../model';
import { t } from '../strings';
import { close, cut, dress, frame, walk, widthOf, type ChartOptions, type Group, type Mark } from './frame';

const DASHES = [null, '7 3', '2 3', '9 3 2 3', '4 2', '12 4'];

/** Labels at the ends of lines, moved apart so that none covers another. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
    const order = wanted.map((_, k) => k).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
    const places = [...wanted];
    let last = low - gap;
    for (const k of order) last = places[k] = Math.max(places[k] ?? 0, last + gap);
    last = high + gap;
    for (const k of [...order].reverse()) last = places[k] = Math.min(places[k] ?? 0, last - gap);
    return places;
}

interface Scales {
    x: ScaleLinear<number, number>;
    y: ScaleLinear<number, number>;
    /** edges of what is drawn */
    left: number;
    right: number;
    height: number;
}

function scalesOf(data: PathsData, { lang, width }: ChartOptions): Scales {
    const height = Math.max(200, Math.min(340, width * 0.5));
    const values = data.lines.flatMap((one) => [
        ...one.values,
        ...(one.bands ?? []).flatMap((band) => (band === null ? [] : [band.low, band.high])),
    ]);
    const known = values.filter((value): value is number => value !== null);
    const ends = [Math.min(0, ...known), Math.max(0, ...known)];
    const y = scaleLinear().domain(ends).nice(6).range([height, 0]);
    const left = Math.max(...y.ticks(6).map((value) => widthOf(tick(lang, value)))) + 12;
    const right = width - Math.min(170, width * 0.3);
    const first = data.years[0] ?? 0;
    const x = scaleLinear()
        .domain([first, data.years[data.years.length - 1] ?? first + 1])
        .range([left, right]);
    return { x, y, left, right, height };
}

function axes(data: PathsData, plot: Group, { x, y, left, right, height }: Scales, lang: Lang): void {
    const rows = plot.append('g').attr('transform', `translate(${left},0)`);
    const values = axisLeft(y).ticks(6).tickPadding(6).tickSizeOuter(0);
    rows.call(values.tickFormat((value) => tick(lang, Number(value))).tickSizeInner(left - right));
    dress(rows);
    const every = Math.max(1, Math.ceil(data.years.length / Math.max(2, Math.floor((right - left) / 46))));
    const columns = plot.append('g').attr('transform', `translate(0,${height})`);
    const years = axisBottom(x).tickSize(5).tickPadding(5).tickFormat(String);
    columns.call(years.tickValues(data.years.filter((_, k) => k % every === 0)));
    dress(columns);
    const zero = plot.append('line').attr('class', 'zero-line').attr('x1', left).attr('x2', right);
    zero.attr('y1', y(0)).attr('y2', y(0));
    if (data.marked !== undefined && data.years.includes(data.marked)) {
        const now = plot.append('line').attr('class', 'thread').attr('x1', x(data.marked)).attr('x2', x(data.marked));
        now.attr('y1', 0).attr('y2', height);
    }
    for (const event of data.events) {
        const flag = plot.append('g').attr('class', 'event');
        flag.append('path').attr('d', `M${x(event.year)},${height + 2}l-4,7h8Z`);
        flag.append('title').text(event.text);
    }
}

function lastOf(one: Line): number {
    return [...one.values].reverse().find((value) => value !== null) ?? 0;
}

/** The line, its fan behind it and its name at the end. */
function stroke(group: Group, one: Line, data: PathsData, scales: Scales, dashes: string | null, end: number): void {
    const { x, y, right } = scales;
    const at = (_: unknown, k: number): number => x(data.years[k] ?? 0);
    const drawn = line<number | null>().defined((value) => value !== null);
    const fan = area<Band | null>().defined((band) => band !== null);
    fan.x(at)
        .y0((band) => y(band?.low ?? 0))
        .y1((band) => y(band?.high ?? 0));
    drawn.x(at).y((value) => y(value ?? 0));
    if (one.bands !== undefined) group.append('path').attr('class', 'fan').attr('d', fan(one.bands));
    group.append('path').attr('class', 'line').attr('stroke-dasharray', dashes).attr('d', drawn(one.values));
    const thread = `M${right + 3},${y(lastOf(one))}L${right + 11},${end}`;
    group.append('path').attr('class', 'thread').attr('d', thread);
}

function dots(group: Group, one: Line, data: PathsData, { x, y }: Scales, lang: Lang): Mark[] {
    return one.values.flatMap((value, k) => {
        if (value === null) return [];
        const year = data.years[k] ?? 0;
        const dot = group.append('g');
        for (const [kind, radius] of [
            ['hit', 9],
            ['dot', 3],
        ] as const)
            dot.append('circle').attr('class', kind).attr('cx', x(year)).attr('cy', y(value)).attr('r', radius);
        const text = `${one.name}, ${year}: ${withUnit(lang, change(lang, value), data.caption.unit)}`;
        return [{ node: dot.node() as SVGGElement, code: one.code, text }];
    });
}

export function paths(data: PathsData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const counts = { count: data.lines.length, years: data.caption.period };
    const made = frame(data.caption, t(lang, 'Lines: {count} economies over {years}.', counts), options);
    const scales = scalesOf(data, options);
    const { y, right, height } = scales;
    const plot = made.plot.append('g').attr('transform', `translate(0,${made.top})`);
    axes(data, plot, scales, lang);
    const ends = spread(
        data.lines.map((one) => y(lastOf(one))),
        15,
        4,
        height + 14,
    );
    let parties = 0;
    const marks = data.lines.flatMap((one, k) => {
        const group = plot.append('g').attr('data-code', one.code);
        const end = ends[k] ?? 0;
        group.attr('class', one.party ? `l-${parties++ % 4}` : 'l-other');
        stroke(group, one, data, scales, DASHES[k % DASHES.length] ?? null, end);
        const name = group
            .append('text')
            .attr('class', one.party ? 'label strong' : 'label')
            .attr('x', right + 14);
        name.attr('y', end + 4).text(cut(one.name, width - right - 14, 13, one.party));
        return dots(group, one, data, scales, lang);
    });
    const svg = close(made, data.caption, made.top + height + 30, options);
    walk(svg, marks, options);
    return svg;
}

export function pathsTable(data: PathsData, options: Pick<ChartOptions, 'lang'>): Table {
    return {
        columns: [t(options.lang, 'code'), t(options.lang, 'economy'), ...data.years.map(String)],
        rows: data.lines.map((one) => [one.code, one.name, ...one.values]),
    };
}
