/* why.ts: why a region gains or loses: its figures, the parts of the package, how far each moves, and the cells of trade
 * behind the number. */
import * as charts from '../charts/index';
import type { ResultDocument } from '../document';
import { change, level, withUnit, type Lang } from '../format';
import * as model from '../model';
import { t, word } from '../strings';
import type { Cells } from './api';
import { bandsAt, fileOf, Spot, type Shown } from './centre';
import { choice, el, place, say } from './dom';

interface Row {
    label: string;
    value: string;
}

export class Why {
    private readonly chooser = place('region') as HTMLSelectElement;
    private readonly waterfall: Spot<model.WaterfallData>;
    private readonly tornado: Spot<model.TornadoData>;
    private listed = '';
    private sharesOf = '';
    private cells: Cells | null = null;

    constructor(select: (code: string) => void) {
        this.chooser.addEventListener('change', () => select(this.chooser.value));
        this.waterfall = new Spot(place('waterfall'), {
            id: 'waterfall',
            draw: charts.waterfall,
            table: charts.waterfallTable,
        });
        this.tornado = new Spot(place('tornado'), { id: 'tornado', draw: charts.tornado, table: charts.tornadoTable });
    }

    show(shown: Shown): void {
        const { document, lang, region, year } = shown;
        this.list(document, lang, region);
        if (region === null) return;
        this.figures(shown, region);
        if (!shown.approximate) {
            const parts = model.waterfallData(document, lang, region, year);
            const of = `${lang} ${region} ${document.package.name}`;
            /* of the same region the old ones stand, marked, until the new ones come */
            const stale = parts === null && document.path !== null && this.sharesOf === of;
            place('ledger-wait').hidden = parts !== null || document.path === null;
            for (const id of ['waterfall', 'tornado']) place(id).classList.toggle('stale', stale);
            if (!stale) {
                this.waterfall.show(parts, lang, fileOf(document));
                this.tornado.show(model.tornadoData(document, lang, region), lang, fileOf(document));
                this.sharesOf = parts === null ? '' : of;
            }
        }
        this.showCells(this.cells, document, lang);
    }

    private list(document: ResultDocument, lang: Lang, region: string | null): void {
        const signature = lang + document.regions.map((one) => one.code).join();
        if (signature !== this.listed) {
            const names = document.regions.map((one) => [one.code, model.nameOf(lang, one)] as const);
            const sorted = [...names].sort((a, b) => a[1].localeCompare(b[1], lang));
            this.chooser.replaceChildren(...choice(sorted, region ?? ''));
            this.listed = signature;
        }
        if (region !== null) this.chooser.value = region;
    }

    private figures(shown: Shown, region: string): void {
        const { document, lang } = shown;
        const rows = document.path === null ? this.ofOneLaw(document, lang, region) : this.ofYear(shown, region);
        const value = model.realIncome(document, shown.year).get(region) ?? null;
        const band = bandsAt(shown)?.get(region);
        const span = band === undefined ? '' : `${change(lang, band.low)} \u2013 ${change(lang, band.high)}`;
        const big = el(
            'p',
            { class: 'big' },
            el('strong', {}, withUnit(lang, change(lang, value), '%')),
            ' ',
            el('span', {}, `${t(lang, 'real income')}, ${model.periodOf(document, lang, shown.year)}`),
            shown.approximate && el('span', { class: 'chip' }, t(lang, 'approximate')),
            span !== '' && el('small', {}, t(lang, 'range: {span}', { span: withUnit(lang, span, '%') })),
        );
        const list = el('dl', { class: shown.approximate ? 'stale' : null });
        for (const row of rows) list.append(el('dt', {}, row.label), el('dd', {}, row.value));
        place('figures').replaceChildren(big, list);
    }

    private ofYear({ document, lang, year }: Shown, region: string): Row[] {
        const path = document.path;
        const at = path?.years.indexOf(year) ?? -1;
        const value = (series: string, unit: string): number | null => {
            const found = path?.series.find((one) => one.series === series && one.unit === unit);
            return found?.regions.find((row) => row.region === region)?.values[at] ?? null;
        };
        const percent = (number: number | null): string => withUnit(lang, change(lang, number), '%');
        const money = (number: number | null): string =>
            number === null ? '\u2013' : withUnit(lang, change(lang, number * 1e-3), t(lang, 'US$ bn'));
        /* a level: what is collected, not what changes */
        const duties = (number: number | null): string =>
            number === null ? '\u2013' : withUnit(lang, level(lang, number * 1e-3), t(lang, 'US$ bn'));
        const equivalent = path?.equivalents.find((row) => row.region === region);
        return [
            { label: t(lang, 'real income, a year'), value: money(value('real_income', 'musd')) },
            { label: t(lang, 'real income, no pledge kept'), value: percent(value('real_income_law', 'pct')) },
            { label: t(lang, 'all years, discounted'), value: percent(equivalent?.equivalent_pct ?? null) },
            { label: t(lang, 'worst year'), value: String(equivalent?.worst_year ?? '\u2013') },
            { label: t(lang, 'real wage'), value: percent(value('real_wage', 'pct')) },
            { label: t(lang, 'exports'), value: percent(value('exports', 'pct')) },
            { label: t(lang, 'imports'), value: percent(value('imports', 'pct')) },
            { label: t(lang, 'import duties, a year'), value: duties(value('tariff_revenue', 'musd')) },
        ].filter((row) => !row.value.startsWith('\u2013'));
    }

    private ofOneLaw(document: ResultDocument, lang: Lang, region: string): Row[] {
        const value = (measure: string): number | null =>
            document.outcomes.find((one) => one.region === region && one.measure === measure && one.unit === 'pct')
                ?.value ?? null;
        const percent = (number: number | null): string => withUnit(lang, change(lang, number), '%');
        return [
            { label: t(lang, 'real wage'), value: percent(value('real_wage')) },
            { label: t(lang, 'exports'), value: percent(value('exports')) },
            { label: t(lang, 'imports'), value: percent(value('imports')) },
        ];
    }

    /** null: they are being looked for */
    showCells(cells: Cells | null, document: ResultDocument, lang: Lang): void {
        this.cells = cells;
        const host = place('cells');
        host.classList.toggle('stale', cells === null);
        if (cells === null) return;
        const names = new Map(document.regions.map((region) => [region.code, model.nameOf(lang, region)]));
        const sectors = new Map(document.sectors.map((sector) => [sector.code, model.nameOf(lang, sector)]));
        const head = [t(lang, 'what changes'), t(lang, 'from'), t(lang, 'to'), t(lang, 'points')];
        /* a rate is what it is; costs, levies and productivity are ratios, and their changes are looked at */
        const shown = (kind: string, value: number | null): string => {
            if (value === null) return '\u2013';
            const text = kind === 'tariff' ? level(lang, 100 * value) : change(lang, 100 * (value - 1));
            return withUnit(lang, text, '%');
        };
        const rows = cells.rows.map((row) => {
            const sector = sectors.get(row.sector) ?? row.sector;
            const ends = [...new Set([row.exporter, row.importer])].filter((one) => one !== null && one !== '');
            const flow = ends.map((code) => names.get(code ?? '') ?? code).join(' \u2192 ');
            return el(
                'tr',
                {},
                el('th', { scope: 'row' }, sector, el('small', {}, `${flow}, ${word(lang, row.kind)}`)),
                el('td', { class: 'number' }, shown(row.kind, row.from)),
                el('td', { class: 'number' }, shown(row.kind, row.to)),
                el('td', { class: 'number' }, change(lang, row.contribution_pct)),
            );
        });
        const caption = el('caption', {}, t(lang, 'Cells behind the number'));
        const text = t(lang, 'first order, percentage points of real income, {year}', { year: cells.year });
        caption.append(el('small', {}, `${names.get(cells.region) ?? cells.region}: ${text}`));
        const columns = head.map((one, k) => el('th', { scope: 'col', class: k === 0 ? null : 'number' }, one));
        const table = el('table', {}, caption, el('thead', {}, el('tr', {}, ...columns)), el('tbody', {}, ...rows));
        host.replaceChildren(
            rows.length > 0
                ? el(
                      'div',
                      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t(lang, 'Cells behind the number') },
                      table,
                  )
                : el('p', { class: 'note' }, t(lang, 'No cell of trade moves it.')),
        );
    }

    waiting(lang: Lang, done: number | undefined, total: number | undefined): void {
        const node = place('ledger-wait');
        const parts = total === undefined ? '' : ` ${done ?? 0}/${total}`;
        say(node, t(lang, 'Sharing the effect out to clauses\u2026') + parts);
    }
}
