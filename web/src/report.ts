/* report.ts: puts the charts of a report in the places that its writer (src/result/html.c) left for them. The document
 * and the map lie in the page as JSON that no browser runs. */
import * as charts from './charts/index';
import type { ResultDocument } from './document';
import { figure, type Spec } from './figure';
import type { Lang } from './format';
import * as model from './model';

type Place = (host: HTMLElement, id: string) => boolean;

function json<T>(id: string): T {
    return JSON.parse(document.getElementById(id)?.textContent ?? 'null') as T;
}

function places(doc: ResultDocument, atlas: charts.Atlas, lang: Lang): Record<string, Place> {
    const file = doc.package.name.replace(/[^\w.-]+/g, '-');
    const years = doc.path?.years ?? [];
    const put = <D>(
        host: HTMLElement,
        id: string,
        data: D | null,
        draw: Spec<D>['draw'],
        table: Spec<D>['table'],
        more: Partial<Spec<D>> = {},
    ): boolean => {
        if (data === null) return false;
        figure(host, { id, data, draw, table, lang, file, ...more });
        return true;
    };
    /* the years of which there are data */
    const yearly = <D>(data: (year: number) => D | null): { years?: NonNullable<Spec<D>['years']> } => {
        const all = years.filter((year) => data(year) !== null);
        return { years: { all, chosen: model.lastYear(doc), data: (year) => data(year) as D } };
    };
    const region = (host: HTMLElement): string => host.dataset.region ?? '';
    return {
        map: (host, id) =>
            put(
                host,
                id,
                model.mapData(doc, lang),
                (data, options) => charts.worldMap(data, atlas, options),
                (data, options) => charts.placesTable(data.places, options, data.caption.unit),
                yearly((year) => model.mapData(doc, lang, year)),
            ),
        bars: (host, id) =>
            put(
                host,
                id,
                model.barsData(doc, lang),
                charts.rankedBars,
                (data, options) => charts.placesTable(data.bars, options, data.caption.unit),
                yearly((year) => model.barsData(doc, lang, year)),
            ),
        waterfall: (host, id) =>
            put(
                host,
                id,
                model.waterfallData(doc, lang, region(host)),
                charts.waterfall,
                charts.waterfallTable,
                yearly((year) => model.waterfallData(doc, lang, region(host), year)),
            ),
        tornado: (host, id) =>
            put(host, id, model.tornadoData(doc, lang, region(host)), charts.tornado, charts.tornadoTable),
        paths: (host, id) => put(host, id, model.pathsData(doc, lang), charts.paths, charts.pathsTable),
        sankey: (host, id) => put(host, id, model.sankeyData(doc, lang), charts.divertedTrade, charts.sankeyTable),
        heat: (host, id) =>
            put(host, id, model.heatData(doc, lang), charts.heatMap, charts.heatTable, { themed: true }),
        dependence: (host, id) =>
            put(host, id, model.dependenceData(doc, lang, region(host)), charts.dependence, charts.dependenceTable),
    };
}

const lang: Lang = document.documentElement.lang === 'fr' ? 'fr' : 'en';
const known = places(json<ResultDocument>('entente-result'), json<charts.Atlas>('entente-map'), lang);
document.querySelectorAll<HTMLElement>('[data-chart]').forEach((host, k) => {
    const place = known[host.dataset.chart ?? ''];
    if (place === undefined || !place(host, `chart-${k + 1}-${host.dataset.chart}`)) host.remove();
});
