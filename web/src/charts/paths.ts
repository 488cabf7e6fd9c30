/* paths.ts: real income year by year, with fans once there are draws, and the years in which law changes. */
import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';

import { change, tick, withUnit } from '../format';
import type { Band, PathsData, Table } from '../model';
import { t } from '../strings';
import { close, cut, dress, frame, walk, widthOf, type ChartOptions, type Mark } from './frame';

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

export function paths(data: PathsData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const made = frame(
        data.caption,
        t(lang, 'Lines: {count} economies over {years}.', { count: data.lines.length, years: data.caption.period }),
        options,
    );
    const labels = Math.min(170, width * 0.3);
    const height = Math.max(200, Math.min(340, width * 0.5));
    const values = data.lines.flatMap((one) => [
        ...one.values,
        ...(one.bands ?? []).flatMap((band) => (band === null ? [] : [band.low, band.high])),
    ]);
    const known = values.filter((value): value is number => value !== null);
    const y = scaleLinear()
        .domain([Math.min(0, ...known), Math.max(0, ...known)])
        .nice(6)
        .range([height, 0]);
    const left = Math.max(...y.ticks(6).map((value) => widthOf(tick(lang, value)))) + 12;
    const first = data.years[0] ?? 0;
    const x = scaleLinear()
        .domain([first, data.years[data.years.length - 1] ?? first + 1])
        .range([left, width - labels]);
    const plot = made.plot.append('g').attr('transform', `translate(0,${made.top})`);
    const rows = plot.append('g').attr('transform', `translate(${left},0)`);
    rows.call(
        axisLeft(y)
            .ticks(6)
            .tickFormat((value) => tick(lang, Number(value)))
            .tickSizeInner(-(width - labels - left))
            .tickSizeOuter(0)
            .tickPadding(6),
    );
    dress(rows);
    const step = Math.max(1, Math.ceil(data.years.length / Math.max(2, Math.floor((width - labels - left) / 46))));
    const columns = plot.append('g').attr('transform', `translate(0,${height})`);
    columns.call(
        axisBottom(x)
            .tickValues(data.years.filter((_, k) => k % step === 0))
            .tickFormat((value) => String(value))
            .tickSize(5)
            .tickPadding(5),
    );
    dress(columns);
    plot.append('line')
        .attr('class', 'zero-line')
        .attr('x1', left)
        .attr('x2', width - labels)
        .attr('y1', y(0))
        .attr('y2', y(0));
    for (const event of data.events) {
        const flag = plot.append('g').attr('class', 'event');
        flag.append('path').attr('d', `M${x(event.year)},${height + 2}l-4,7h8Z`);
        flag.append('title').text(event.text);
    }
    const drawn = line<number | null>()
        .defined((value) => value !== null)
        .x((_, k) => x(data.years[k] ?? 0))
        .y((value) => y(value ?? 0));
    const fan = area<Band | null>()
        .defined((band) => band !== null)
        .x((_, k) => x(data.years[k] ?? 0))
        .y0((band) => y(band?.low ?? 0))
        .y1((band) => y(band?.high ?? 0));
    const ends = spread(
        data.lines.map((one) => y([...one.values].reverse().find((value) => value !== null) ?? 0)),
        15,
        4,
        height + 14,
    );
    const marks: Mark[] = [];
    let parties = 0;
    data.lines.forEach((one, k) => {
        const kind = one.party ? `l-${parties++ % 4}` : 'l-other';
        const group = plot.append('g').attr('data-code', one.code).attr('class', kind);
        if (one.bands !== undefined) group.append('path').attr('class', 'fan').attr('d', fan(one.bands));
        group
            .append('path')
            .attr('class', 'line')
            .attr('stroke-dasharray', DASHES[k % DASHES.length] ?? null)
            .attr('d', drawn(one.values));
        const last = y([...one.values].reverse().find((value) => value !== null) ?? 0);
        group
            .append('path')
            .attr('class', 'thread')
            .attr('d', `M${width - labels + 3},${last}L${width - labels + 11},${ends[k]}`);
        group
            .append('text')
            .attr('class', one.party ? 'label strong' : 'label')
            .attr('x', width - labels + 14)
            .attr('y', (ends[k] ?? 0) + 4)
            .text(cut(one.name, labels - 14, 13, one.party));
        one.values.forEach((value, at) => {
            if (value === null) return;
            const dot = group.append('g');
            dot.append('circle')
                .attr('class', 'hit')
                .attr('cx', x(data.years[at] ?? 0))
                .attr('cy', y(value))
                .attr('r', 9);
            dot.append('circle')
                .attr('class', 'dot')
                .attr('cx', x(data.years[at] ?? 0))
                .attr('cy', y(value))
                .attr('r', 3);
            marks.push({
                node: dot.node() as SVGGElement,
                code: one.code,
                text: `${one.name}, ${data.years[at]}: ${withUnit(lang, change(lang, value), data.caption.unit)}`,
            });
        });
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
