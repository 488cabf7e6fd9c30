/* map.ts: real income on the map of the world. Economies are joined to world-atlas by their ISO 3166-1 numeric code. */
import { geoEqualEarth, geoPath } from 'd3-geo';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

import { change, tick, withUnit } from '../format';
import type { MapData, Place, Table } from '../model';
import { colourOf, diverging, type Diverging } from '../scale';
import { t } from '../strings';
import { close, frame, reword, walk, type ChartOptions, type Group, type Mark } from './frame';
import { legend, type Entry } from './legend';
import { thinned } from './thin';

export type Atlas = Topology<{ countries: GeometryCollection }>;

const TINY = 6; /* pixels: economies smaller than that get a ring that can be seen and hit */

/** Where the legend of a map begins and ends. */
const drawings = new WeakMap<SVGSVGElement, { plot: Group; legend: number; end: number }>();

const features = new WeakMap<Atlas, Feature<Geometry>[]>();

function featuresOf(atlas: Atlas): Feature<Geometry>[] {
    const known = features.get(atlas);
    if (known !== undefined) return known;
    const made = (feature(atlas, atlas.objects.countries) as FeatureCollection<Geometry>).features;
    features.set(atlas, made);
    return made;
}

/** The shape of each place that has one. */
export function joined(atlas: Atlas, places: readonly Place[]): { place: Place; shape: Feature<Geometry> }[] {
    const shapes = new Map<string, Feature<Geometry>>();
    for (const shape of featuresOf(atlas))
        if (shape.id !== undefined && !shapes.has(String(shape.id))) shapes.set(String(shape.id), shape);
    return places.flatMap((place) => {
        const shape = place.isoNumeric === null ? undefined : shapes.get(String(place.isoNumeric).padStart(3, '0'));
        return shape === undefined ? [] : [{ place, shape }];
    });
}

/** From the greatest loss to the greatest gain. */
function meaning(scale: Diverging, data: MapData, { lang }: ChartOptions): Entry[] {
    const [first, second, third] = scale.edges.map((edge) => tick(lang, edge));
    const sizes = [`\u2265 ${third}`, `${second} \u2013 ${third}`, `${first} \u2013 ${second}`] as const;
    const banded = data.places.some((place) => place.band !== undefined);
    return [
        [null, `${t(lang, 'loses')} (${data.caption.unit})`],
        ['n3', sizes[0]],
        ['n2', sizes[1]],
        ['n1', sizes[2]],
        ['zero', t(lang, 'about zero')],
        ['p1', sizes[2]],
        ['p2', sizes[1]],
        ['p3', sizes[0]],
        [null, `${t(lang, 'gains')} (${data.caption.unit})`],
        ['none', t(lang, 'no figure')],
        ...(banded ? [['spans', t(lang, 'band spans zero')] as Entry] : []),
    ];
}

export function textOf(place: Place, unit: string, options: ChartOptions): string {
    const value = `${place.name}: ${withUnit(options.lang, change(options.lang, place.value), unit)}`;
    if (place.band === undefined) return value;
    return `${value} (${change(options.lang, place.band.low)} ${'\u2013'} ${change(options.lang, place.band.high)})`;
}

function describe(data: MapData, options: ChartOptions): string {
    const valued = data.places.filter((place) => place.value !== null).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
    const extreme = (place: Place | undefined): string =>
        place === undefined ? '\u2013' : textOf(place, data.caption.unit, options);
    return t(
        options.lang,
        'Map of the world: {count} economies with a figure. Largest gain: {best}. Largest loss: {worst}.',
        { count: valued.length, best: extreme(valued[0]), worst: extreme(valued[valued.length - 1]) },
    );
}

/** Other figures in the colours of the same shapes, which take long to draw; false where it has to be drawn again. */
export function repaintMap(svg: SVGSVGElement, data: MapData, options: ChartOptions): boolean {
    const known = drawings.get(svg);
    const box = svg.querySelector('.legend');
    if (known === undefined || box === null || !reword(svg, data.caption, describe(data, options), options))
        return false;
    const scale = diverging(data.places.map((place) => place.value));
    box.remove();
    if (legend(known.plot, meaning(scale, data, options), options, known.legend) !== known.end) return false;
    const places = new Map(data.places.map((place) => [place.code, place]));
    for (const mark of svg.querySelectorAll<SVGGElement>('.plot [data-code]')) {
        const place = places.get(mark.dataset.code ?? '');
        if (place === undefined) return false;
        const text = textOf(place, data.caption.unit, options);
        const colour = `area c-${colourOf(scale, place.value, place.band)}`;
        mark.setAttribute('aria-label', text);
        for (const part of mark.children)
            if (part.tagName === 'title') part.textContent = text;
            else part.setAttribute('class', part.tagName === 'circle' ? `${colour} ring` : colour);
    }
    return true;
}

export function worldMap(data: MapData, atlas: Atlas, options: ChartOptions): SVGSVGElement {
    const { width } = options;
    const made = frame(data.caption, describe(data, options), options);
    const world = featuresOf(atlas).filter((shape) => shape.id !== '010'); /* without Antarctica */
    const sphere: FeatureCollection<Geometry> = { type: 'FeatureCollection', features: world };
    const projection = geoEqualEarth().fitWidth(width, sphere);
    const path = geoPath(thinned(projection)).digits(1);
    const [[, low], [, high]] = path.bounds(sphere);
    const scale = diverging(data.places.map((place) => place.value));
    const land = made.plot.append('g').attr('transform', `translate(0,${made.top - low})`);
    land.append('g')
        .attr('aria-hidden', 'true')
        .selectAll('path')
        .data(world)
        .enter()
        .append('path')
        .attr('class', 'land')
        .attr('d', path);
    const found = joined(atlas, data.places).sort((a, b) => (b.place.value ?? 0) - (a.place.value ?? 0));
    const marks: Mark[] = found.map(({ place, shape }) => {
        const mark = land
            .append('g')
            .attr('data-code', place.code)
            .attr('class', place.party ? 'party' : null);
        const colour = `area c-${colourOf(scale, place.value, place.band)}`;
        const [[x0, y0], [x1, y1]] = path.bounds(shape);
        mark.append('path').attr('class', colour).attr('d', path(shape));
        if (Math.max(x1 - x0, y1 - y0) < TINY)
            mark.append('circle')
                .attr('class', `${colour} ring`)
                .attr('cx', (x0 + x1) / 2)
                .attr('cy', (y0 + y1) / 2)
                .attr('r', TINY / 2 + 1);
        return { node: mark.node() as SVGGElement, code: place.code, text: textOf(place, data.caption.unit, options) };
    });
    const below = made.top + (high - low) + 24;
    const end = legend(made.plot, meaning(scale, data, options), options, below);
    const svg = close(made, data.caption, end, options);
    drawings.set(svg, { plot: made.plot, legend: below, end });
    walk(svg, marks, options);
    return svg;
}

export function placesTable(places: readonly Place[], options: Pick<ChartOptions, 'lang'>, unit: string): Table {
    const { lang } = options;
    const banded = places.some((place) => place.band !== undefined);
    return {
        columns: [
            t(lang, 'code'),
            t(lang, 'economy'),
            `${t(lang, 'change')} (${unit})`,
            ...(banded ? [t(lang, 'low'), t(lang, 'high')] : []),
        ],
        rows: [...places]
            .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity))
            .map((place) => [
                place.code,
                place.name,
                place.value,
                ...(banded ? [place.band?.low ?? null, place.band?.high ?? null] : []),
            ]),
    };
}
