/* files.ts: what can be taken away: the package as YAML, the figures as CSV, a citation. */
import type { ResultDocument } from '../document';
import { csvOf } from '../export';
import type { Lang } from '../format';
import { nameOf } from '../model';
import { t } from '../strings';

/** Regions by measures by years, a row each; of one law its one period. */
export function figuresCsv(document: ResultDocument): string {
    const columns = ['region', 'name', 'measure', 'unit', 'year', 'value'];
    const names = new Map(document.regions.map((region) => [region.code, nameOf('en', region)]));
    const rows: (string | number | null)[][] = [];
    for (const series of document.path?.series ?? [])
        for (const { region, values } of series.regions)
            (document.path?.years ?? []).forEach((year, k) =>
                rows.push([region, names.get(region) ?? '', series.series, series.unit, year, values[k] ?? null]),
            );
    if (document.path === null)
        for (const one of document.outcomes)
            rows.push([one.region, names.get(one.region) ?? '', one.measure, one.unit, document.year, one.value]);
    return csvOf({ columns, rows });
}

export interface Cited {
    document: ResultDocument;
    lang: Lang;
    /** of a stored run */
    id: string | null;
    url: string;
    day: Date;
}

export function citation({ document, lang, id, url, day }: Cited): string {
    const { title, name, hash } = document.package;
    const words = (lang === 'fr' ? title.fr : title.en) ?? title.en ?? name;
    const date = day.toISOString().slice(0, 10);
    const parts = [
        `${words} (${name}${hash === null ? '' : ', ' + hash})`,
        `Entente ${document.entente.version} (${document.entente.commit})`,
        t(lang, 'world {name}, {hash}', { name: document.world.name, hash: document.world.hash }),
        ...(id === null ? [] : [t(lang, 'run {id}', { id })]),
        date,
        url,
    ];
    return parts.join('. ') + '\n';
}

/** Also where the browser keeps its clipboard for pages that came encrypted or from this machine. */
export async function copy(text: string): Promise<boolean> {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        const area = document.createElement('textarea');
        area.value = text;
        area.className = 'for-screen-readers';
        document.body.append(area);
        area.select();
        const done = document.execCommand('copy');
        area.remove();
        return done;
    }
}
