/* model.ts: what each chart draws, derived from the result document. Plain data and pure functions: no document of the
 * browser, no clock, no locale but the language asked for. The page and the report use the same. */
import type { BilateralRow, Label, Player, ResultDocument } from './document';
import type { Lang } from './format';
import { t, word } from './strings';

/** What every chart says of itself: measure, unit, year, what it is measured against and in what. */
export interface Caption {
    title: string;
    measure: string;
    unit: string;
    period: string;
    against: string;
    numeraire: string;
    source: string;
    /** what has to be known beside: that it is approximate, what its bands are */
    notes?: readonly string[];
}

/** The 5 % and 95 % of the draws. */
export interface Band {
    low: number;
    high: number;
}

export interface Place {
    code: string;
    name: string;
    isoNumeric: number | null;
    value: number | null;
    band?: Band;
    party: boolean;
    rival: boolean;
}

export interface MapData {
    caption: Caption;
    places: Place[];
}

export interface BarsData {
    caption: Caption;
    /** economies with a figure, the largest gain first */
    bars: Place[];
}

export interface Step {
    name: string;
    value: number;
    /** standard error of a sampled ledger; 0 when exact */
    error: number;
    clauses: string[];
}

export interface WaterfallData {
    caption: Caption;
    region: string;
    steps: Step[];
    total: number | null;
}

export interface Line {
    code: string;
    name: string;
    party: boolean;
    /** one for each year */
    values: (number | null)[];
    bands?: (Band | null)[];
}

export interface PathsData {
    caption: Caption;
    years: number[];
    lines: Line[];
    /** legal events, marked on the axis */
    events: { year: number; text: string }[];
    /** the year that is looked at */
    marked?: number;
}

export interface HeatData {
    caption: Caption;
    regions: { code: string; name: string; party: boolean }[];
    /** [importer][exporter] change, US$ bn; null on the diagonal */
    cells: (number | null)[][];
}

export interface SankeyNode {
    id: string;
    name: string;
    side: 'less' | 'importer' | 'more';
}

export interface SankeyLink {
    source: string;
    target: string;
    /** US$ bn, positive */
    value: number;
}

export interface SankeyData {
    caption: Caption;
    nodes: SankeyNode[];
    links: SankeyLink[];
}

export interface DependenceData {
    caption: Caption;
    region: string;
    /** shares in percent; the first row is all goods */
    rows: { name: string; before: number; after: number; total: boolean }[];
}

export interface TornadoData {
    caption: Caption;
    region: string;
    bars: { name: string; low: number; high: number; lowAt: string; highAt: string }[];
}

export interface Table {
    columns: string[];
    rows: (string | number | null)[][];
}

const ROWS = 10;
const PARTS = 8;
const SECTORS = 12;
const LINES = 3;
const SUPPLIERS = 5;
const TRADERS = 24;

export function nameOf(lang: Lang, label: Label): string {
    const name = lang === 'fr' ? label.name_fr : label.name_en;
    return name === '' ? label.code : name;
}

function namesOf(doc: ResultDocument, lang: Lang): Map<string, string> {
    return new Map(doc.regions.map((region) => [region.code, nameOf(lang, region)]));
}

function titleOf(lang: Lang, own: { name: string; title: { en: string | null; fr: string | null } }): string {
    return (lang === 'fr' ? own.title.fr : own.title.en) ?? own.title.en ?? own.name;
}

/** The year of the tables, or the law of one year or day in the long run. */
export function periodOf(doc: ResultDocument, lang: Lang, year: number = doc.year): string {
    if (doc.path !== null) return String(year);
    return t(lang, 'law of {period}', { period: doc.date ?? String(doc.year) }) + ', ' + t(lang, 'long run');
}

function caption(
    doc: ResultDocument,
    lang: Lang,
    title: string,
    measure: string,
    unit: string,
    period: string,
): Caption {
    const none = doc.against.name === 'none' && doc.against.title.en === null;
    return {
        title,
        measure,
        unit,
        period,
        against: t(lang, 'against {name}', { name: none ? t(lang, 'the base law') : titleOf(lang, doc.against) }),
        numeraire: t(lang, 'numeraire: {name}', { name: word(lang, doc.numeraire) }),
        source: `Entente ${doc.entente.version}, ${doc.package.name}, ${doc.world.name}`,
    };
}

function moneyUnit(doc: ResultDocument, lang: Lang): string {
    return doc.world.base_year === null
        ? t(lang, 'US$ bn')
        : t(lang, 'US$ bn of {year}', { year: doc.world.base_year });
}

export function lastYear(doc: ResultDocument): number {
    return doc.path?.years[doc.path.years.length - 1] ?? doc.year;
}

/** Change of real income in percent by code of region: of a year of the path, or of the one law. */
export function realIncome(doc: ResultDocument, year: number = lastYear(doc)): Map<string, number | null> {
    const values = new Map<string, number | null>();
    if (doc.path !== null) {
        const at = doc.path.years.indexOf(year);
        const series = doc.path.series.find((one) => one.series === 'real_income' && one.unit === 'pct');
        for (const row of series?.regions ?? []) values.set(row.region, row.values[at] ?? null);
    } else {
        for (const one of doc.outcomes)
            if (one.measure === 'real_income' && one.unit === 'pct') values.set(one.region, one.value);
    }
    return values;
}

/** Bands by code of region, once there are draws. */
export type Bands = ReadonlyMap<string, Band>;

export function places(doc: ResultDocument, lang: Lang, year?: number, bands?: Bands): Place[] {
    const values = realIncome(doc, year);
    return doc.regions.map((region) => {
        const band = bands?.get(region.code);
        return {
            code: region.code,
            name: nameOf(lang, region),
            isoNumeric: region.iso_numeric,
            value: values.get(region.code) ?? null,
            party: doc.parties.includes(region.code),
            rival: doc.rival === region.code,
            ...(band === undefined ? {} : { band }),
        };
    });
}

export function mapData(doc: ResultDocument, lang: Lang, year: number = lastYear(doc), bands?: Bands): MapData {
    const text = caption(
        doc,
        lang,
        t(lang, 'Real income by economy'),
        t(lang, 'real income, change'),
        '%',
        periodOf(doc, lang, year),
    );
    return { caption: text, places: places(doc, lang, year, bands) };
}

function byValue(a: { value: number | null; code: string }, b: { value: number | null; code: string }): number {
    const difference = (b.value ?? 0) - (a.value ?? 0);
    return difference !== 0 ? difference : a.code < b.code ? -1 : 1;
}

export function barsData(doc: ResultDocument, lang: Lang, year: number = lastYear(doc), bands?: Bands): BarsData {
    const all = places(doc, lang, year, bands).filter((place) => place.value !== null);
    const text = caption(
        doc,
        lang,
        t(lang, 'Who gains most, who loses most'),
        t(lang, 'real income, change'),
        '%',
        periodOf(doc, lang, year),
    );
    return { caption: text, bars: all.sort(byValue) };
}

/** The first and the last half of a ranking, the parties in place of those that move least: as in the terminal. */
export function shownOf(bars: readonly Place[], rows: number = ROWS): Place[] {
    const count = Math.min(rows, bars.length);
    const shown = bars.map((_, k) => k < (count + 1) >> 1 || k >= bars.length - (count >> 1));
    bars.forEach((bar, k) => {
        if (shown[k] === true || !bar.party) return;
        let least = -1;
        bars.forEach((other, m) => {
            if (shown[m] !== true || other.party) return;
            if (least < 0 || Math.abs(other.value ?? 0) < Math.abs(bars[least]?.value ?? 0)) least = m;
        });
        if (least >= 0) shown[least] = false;
        shown[k] = true;
    });
    return bars.filter((_, k) => shown[k]);
}

/** The parties; without any, who gains most and who loses most. */
export function subjects(doc: ResultDocument, most = 4): string[] {
    if (doc.parties.length > 0) return doc.parties.slice(0, most);
    const ranked = [...realIncome(doc)].filter((entry): entry is [string, number] => entry[1] !== null);
    ranked.sort((a, b) => b[1] - a[1]);
    return [...new Set([ranked[0]?.[0], ranked[ranked.length - 1]?.[0]])].filter(
        (code): code is string => code !== undefined,
    );
}

function shareOf(player: Player, region: string, at: number): { value: number; error: number } | null {
    const row = player.regions.find((one) => one.region === region);
    const value = row?.shares_pct[at] ?? null;
    return value === null ? null : { value, error: row?.errors_pct[at] ?? 0 };
}

/** Steps by size; beyond `most` the smallest stand together. */
export function waterfallData(
    doc: ResultDocument,
    lang: Lang,
    region: string,
    year: number = lastYear(doc),
    most: number = PARTS,
): WaterfallData | null {
    const ledger = doc.path?.ledger ?? null;
    if (doc.path === null || ledger === null) return null;
    const at = doc.path.years.indexOf(year);
    const steps: Step[] = [];
    for (const player of ledger.players) {
        const share = shareOf(player, region, at);
        if (share !== null) steps.push({ name: word(lang, player.player), ...share, clauses: player.clauses });
    }
    if (steps.length === 0) return null;
    steps.sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || (a.name < b.name ? -1 : 1));
    if (steps.length > most) {
        const rest = steps.splice(most - 1);
        const sum = (key: 'value' | 'error'): number => rest.reduce((all, step) => all + step[key], 0);
        steps.push({
            name: t(lang, '{n} more', { n: rest.length }),
            value: sum('value'),
            error: sum('error'),
            clauses: rest.flatMap((step) => step.clauses),
        });
    }
    const name = namesOf(doc, lang).get(region) ?? region;
    return {
        caption: caption(
            doc,
            lang,
            t(lang, 'What does it: {name}', { name }),
            t(lang, 'contribution to the change of real income'),
            t(lang, 'percentage points'),
            String(year),
        ),
        region: name,
        steps,
        total: realIncome(doc, year).get(region) ?? null,
    };
}

/** The parties and the others that gain and lose most in the last year. */
export function pathsData(
    doc: ResultDocument,
    lang: Lang,
    bands?: ReadonlyMap<string, (Band | null)[]>,
    also: readonly string[] = [],
): PathsData | null {
    const path = doc.path;
    const series = path?.series.find((one) => one.series === 'real_income' && one.unit === 'pct');
    if (path === null || series === undefined || path.years.length < 2) return null;
    const ranked = barsData(doc, lang).bars;
    const others = ranked.filter((bar) => !bar.party);
    const chosen = new Set(
        [...doc.parties, ...(others.length > 0 ? [others[0]?.code, others[others.length - 1]?.code] : [])].slice(
            0,
            doc.parties.length + LINES,
        ),
    );
    for (const code of also) chosen.add(code);
    const names = namesOf(doc, lang);
    const lines = series.regions
        .filter((row) => chosen.has(row.region))
        .map((row): Line => {
            const band = bands?.get(row.region);
            return {
                code: row.region,
                name: names.get(row.region) ?? row.region,
                party: doc.parties.includes(row.region),
                values: row.values,
                ...(band === undefined ? {} : { bands: band }),
            };
        })
        .sort((a, b) =>
            byValue(
                { code: a.code, value: a.values[a.values.length - 1] ?? null },
                { code: b.code, value: b.values[b.values.length - 1] ?? null },
            ),
        );
    const period = t(lang, '{first} to {last}', { first: path.years[0] ?? '', last: lastYear(doc) });
    return {
        caption: caption(doc, lang, t(lang, 'Year by year'), t(lang, 'real income, change'), '%', period),
        years: path.years,
        lines,
        events: eventsOf(doc),
    };
}

/** Years in which clauses begin, with their names. */
export function eventsOf(doc: ResultDocument): { year: number; text: string }[] {
    const years = new Map<number, string[]>();
    for (const clause of doc.clauses) {
        const year = clause.from === null ? NaN : Number(clause.from.slice(0, 4));
        if (doc.path?.years.includes(year) === true) years.set(year, [...(years.get(year) ?? []), clause.id]);
    }
    return [...years].sort((a, b) => a[0] - b[0]).map(([year, ids]) => ({ year, text: `${year}: ${ids.join(', ')}` }));
}

/** The largest traders, the parties and the rival always among them. */
export function heatData(doc: ResultDocument, lang: Lang, most: number = TRADERS): HeatData | null {
    const trade = doc.trade;
    if (trade === null) return null;
    const size = doc.regions.map((_, n) =>
        doc.regions.reduce(
            (sum, __, i) => (i === n ? sum : sum + (trade.from[n]?.[i] ?? 0) + (trade.from[i]?.[n] ?? 0)),
            0,
        ),
    );
    const must = (n: number): number =>
        doc.parties.includes(doc.regions[n]?.code ?? '') || doc.rival === doc.regions[n]?.code ? 1 : 0;
    const order = doc.regions
        .map((_, n) => n)
        .sort((a, b) => must(b) - must(a) || (size[b] ?? 0) - (size[a] ?? 0) || a - b)
        .slice(0, most);
    order.sort((a, b) => (size[b] ?? 0) - (size[a] ?? 0) || a - b);
    const regions = order.map((n) => {
        const region = doc.regions[n] as ResultDocument['regions'][number];
        return { code: region.code, name: nameOf(lang, region), party: doc.parties.includes(region.code) };
    });
    const cells = order.map((n) =>
        order.map((i) => (n === i ? null : ((trade.to[n]?.[i] ?? 0) - (trade.from[n]?.[i] ?? 0)) * 1e-3)),
    );
    const text = caption(
        doc,
        lang,
        t(lang, 'Trade between the largest economies'),
        t(lang, 'imports, change, all sectors, at the border'),
        moneyUnit(doc, lang),
        periodOf(doc, lang),
    );
    return { caption: text, regions, cells };
}

/** What one importer buys less of, and more of, by exporter; US$ bn. */
function changesOf(rows: readonly BilateralRow[], importer: string): [string, number][] {
    const changes = new Map<string, number>();
    for (const [n, i, , from, to] of rows)
        if (n === importer) changes.set(i, (changes.get(i) ?? 0) + (to - from) * 1e-3);
    return [...changes].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

/** For each importer the exporters that lose on the left, those that gain on the right, and what does not balance as
 * imported more or less in all: what flows in is what flows out. */
export function sankeyData(doc: ResultDocument, lang: Lang, most: number = SUPPLIERS): SankeyData | null {
    const names = namesOf(doc, lang);
    const importers = doc.parties.slice(0, 3);
    const nodes = new Map<string, SankeyNode>();
    const links = new Map<string, SankeyLink>();
    const add = (side: 'less' | 'more', key: string, name: string, importer: string, value: number): void => {
        const id = `${side}:${key}`;
        const [source, target] = side === 'less' ? [id, importer] : [importer, id];
        const link = links.get(`${source}>${target}`) ?? { source, target, value: 0 };
        nodes.set(id, { id, name, side });
        links.set(`${source}>${target}`, { ...link, value: link.value + value });
    };
    const changes = new Map(importers.map((importer) => [importer, changesOf(doc.bilateral.rows, importer)]));
    const weight = (side: 1 | -1): string[] => {
        const sums = new Map<string, number>();
        for (const list of changes.values())
            for (const [code, value] of list)
                if (value * side > 0) sums.set(code, (sums.get(code) ?? 0) + value * side);
        return [...sums]
            .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
            .slice(0, most)
            .map((entry) => entry[0]);
    };
    const large = { less: weight(-1), more: weight(1) };
    for (const [importer, list] of changes) {
        let balance = 0;
        for (const [code, value] of list) {
            const side = value < 0 ? 'less' : 'more';
            if (value === 0) continue;
            balance += value;
            if (large[side].includes(code)) add(side, code, names.get(code) ?? code, importer, Math.abs(value));
            else add(side, 'rest', t(lang, 'all others'), importer, Math.abs(value));
        }
        if (balance > 0) add('less', 'balance', t(lang, 'imported more in all'), importer, balance);
        else if (balance < 0) add('more', 'balance', t(lang, 'imported less in all'), importer, -balance);
        if (list.length > 0)
            nodes.set(importer, { id: importer, name: names.get(importer) ?? importer, side: 'importer' });
    }
    if (links.size === 0) return null;
    const text = caption(
        doc,
        lang,
        t(lang, 'From whom less is bought, and from whom more'),
        t(lang, 'imports, change, all sectors, at the border'),
        moneyUnit(doc, lang),
        periodOf(doc, lang),
    );
    const worth = (id: string): number =>
        [...links.values()].reduce((sum, link) => sum + (link.source === id || link.target === id ? link.value : 0), 0);
    const rank = (id: string): number => (id.endsWith(':balance') ? 2 : id.endsWith(':rest') ? 1 : 0);
    const order = new Map(
        [...nodes.values()]
            .sort((a, b) => rank(a.id) - rank(b.id) || worth(b.id) - worth(a.id) || (a.id < b.id ? -1 : 1))
            .map((node, k) => [node.id, k]),
    );
    const place = (link: SankeyLink): number =>
        (order.get(link.source) ?? 0) * order.size + (order.get(link.target) ?? 0);
    return {
        caption: text,
        nodes: [...nodes.values()].sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
        links: [...links.values()].sort((a, b) => place(a) - place(b)),
    };
}

/** All goods, then the sectors whose share moves most. */
export function dependenceData(
    doc: ResultDocument,
    lang: Lang,
    region: string,
    most: number = SECTORS,
): DependenceData | null {
    const names = namesOf(doc, lang);
    const sectors = new Map(doc.sectors.map((sector) => [sector.code, nameOf(lang, sector)]));
    const rival = doc.rival;
    if (doc.path === null || rival === null) return null;
    const rows = doc.path.dependence
        .filter((one) => one.region === region && one.import_share_from !== null && one.import_share_to !== null)
        .map((one) => ({
            name: one.sector === null ? t(lang, 'all goods') : (sectors.get(one.sector) ?? one.sector),
            before: 100 * (one.import_share_from ?? 0),
            after: 100 * (one.import_share_to ?? 0),
            total: one.sector === null,
        }));
    if (rows.length === 0) return null;
    rows.sort(
        (a, b) => Number(b.total) - Number(a.total) || Math.abs(b.after - b.before) - Math.abs(a.after - a.before),
    );
    const of = { name: names.get(region) ?? region, rival: names.get(rival) ?? rival };
    const text = caption(
        doc,
        lang,
        t(lang, 'Dependence on {rival}: {name}', of),
        t(lang, 'share of imports that comes from {rival}', of),
        t(lang, '% of imports'),
        periodOf(doc, lang),
    );
    return { caption: text, region: of.name, rows: rows.slice(0, most + 1) };
}

/** The lowest and the highest contribution of each part over the years. */
export function tornadoData(doc: ResultDocument, lang: Lang, region: string, most: number = PARTS): TornadoData | null {
    const ledger = doc.path?.ledger ?? null;
    if (doc.path === null || ledger === null || doc.path.years.length < 2) return null;
    const years = doc.path.years;
    const bars: TornadoData['bars'] = [];
    for (const player of ledger.players) {
        const values = years.flatMap((year, at) => {
            const share = shareOf(player, region, at);
            return share === null ? [] : [{ year, value: share.value }];
        });
        if (values.length === 0) continue;
        const low = values.reduce((a, b) => (b.value < a.value ? b : a));
        const high = values.reduce((a, b) => (b.value > a.value ? b : a));
        bars.push({
            name: word(lang, player.player),
            low: low.value,
            high: high.value,
            lowAt: String(low.year),
            highAt: String(high.year),
        });
    }
    if (bars.length === 0) return null;
    bars.sort((a, b) => b.high - b.low - (a.high - a.low) || (a.name < b.name ? -1 : 1));
    const name = namesOf(doc, lang).get(region) ?? region;
    const period = t(lang, '{first} to {last}', { first: years[0] ?? '', last: lastYear(doc) });
    return {
        caption: caption(
            doc,
            lang,
            t(lang, 'How far each part moves: {name}', { name }),
            t(lang, 'range over the years of the contribution to real income'),
            t(lang, 'percentage points'),
            period,
        ),
        region: name,
        bars: bars.slice(0, most),
    };
}
