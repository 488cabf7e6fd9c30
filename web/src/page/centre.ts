/* centre.ts: the answer: the sentence, the map, who gains and loses, where trade goes. */
import * as charts from '../charts/index';
import type { ResultDocument } from '../document';
import { figure, type Drawn, type Spec } from '../figure';
import { change, withUnit, type Lang } from '../format';
import * as model from '../model';
import { t } from '../strings';
import { el, place, say } from './dom';
import { FIGURES } from './state';

/** A screen on the wall shows all charts at once. */
const wide = matchMedia('(min-width: 2200px)');

/** What is on screen: an exact answer, or one shifted to first order. */
export interface Shown {
    document: ResultDocument;
    year: number;
    lang: Lang;
    region: string | null;
    approximate: boolean;
    notes: string[];
    /** by year of the path */
    bands: ReadonlyMap<string, (model.Band | null)[]> | undefined;
}

export function bandsAt(shown: Shown): model.Bands | undefined {
    const at = shown.document.path?.years.indexOf(shown.year) ?? -1;
    if (shown.bands === undefined || at < 0) return undefined;
    const found = new Map<string, model.Band>();
    for (const [code, bands] of shown.bands) {
        const band = bands[at];
        if (band !== null && band !== undefined) found.set(code, band);
    }
    return found;
}

export function noted<D extends { caption: model.Caption }>(data: D, notes: readonly string[]): D {
    return notes.length === 0 ? data : { ...data, caption: { ...data.caption, notes } };
}

/** A chart in its place: made when there are data, updated when they change, gone when there are none. */
export class Spot<D> {
    private drawn: Drawn<D> | null = null;
    private made = '';

    constructor(
        private readonly host: HTMLElement,
        private readonly spec: Omit<Spec<D>, 'data' | 'lang' | 'file'>,
    ) {}

    show(data: D | null, lang: Lang, file: string): void {
        this.host.hidden = data === null;
        if (data === null) return this.clear();
        if (this.drawn !== null && this.made === lang + file) return this.drawn.update(data);
        this.clear();
        this.host.hidden = false;
        this.made = lang + file;
        this.drawn = figure(this.host, { ...this.spec, data, lang, file: file });
    }

    private clear(): void {
        this.drawn?.destroy();
        this.drawn = null;
        this.host.replaceChildren();
    }
}

export function fileOf(document: ResultDocument): string {
    return document.package.name.replace(/[^\w.-]+/g, '-');
}

export class Centre {
    private region: string | null = null;
    private readonly map: Spot<model.MapData>;
    private readonly bars: Spot<model.BarsData>;
    private readonly sankey: Spot<model.SankeyData>;
    private readonly heat: Spot<model.HeatData>;
    private readonly dependence: Spot<model.DependenceData>;

    constructor(atlas: charts.Atlas, select: (code: string) => void, known: (code: string) => boolean) {
        /* a mark may stand for a pair or for a node of a flow: its first region counts */
        const onSelect = (code: string): void => {
            const found = code.split(/[ :]/).find(known);
            if (found !== undefined) select(found);
        };
        const finish = (svg: SVGSVGElement): void => this.mark(svg);
        this.map = new Spot(place('map'), {
            id: 'map',
            draw: (data, options) => charts.worldMap(data, atlas, options),
            repaint: charts.repaintMap,
            table: (data, options) => charts.placesTable(data.places, options, data.caption.unit),
            onSelect,
            finish,
        });
        this.bars = new Spot(place('bars'), {
            id: 'bars',
            draw: (data, options) => charts.rankedBars(data, { ...options, rows: wide.matches ? 20 : 10 }),
            table: (data, options) => charts.placesTable(data.bars, options, data.caption.unit),
            onSelect,
            finish,
        });
        this.sankey = new Spot(place('sankey'), {
            id: 'sankey',
            draw: charts.divertedTrade,
            table: charts.sankeyTable,
            onSelect,
        });
        this.heat = new Spot(place('heat'), {
            id: 'heat',
            draw: charts.heatMap,
            table: charts.heatTable,
            themed: true,
            onSelect,
        });
        this.dependence = new Spot(place('dependence'), {
            id: 'dependence',
            draw: charts.dependence,
            table: charts.dependenceTable,
        });
    }

    show(shown: Shown): void {
        const { document, year, lang, notes } = shown;
        this.region = shown.region;
        const file = fileOf(document);
        const bands = bandsAt(shown);
        this.map.show(noted(model.mapData(document, lang, year, bands), notes), lang, file);
        if (!place('panel-bars').hidden)
            this.bars.show(noted(model.barsData(document, lang, year, bands), notes), lang, file);
        if (!shown.approximate) {
            const open = (figure: string): boolean => !place(`panel-${figure}`).hidden;
            if (open('sankey')) this.sankey.show(model.sankeyData(document, lang), lang, file);
            if (open('heat')) this.heat.show(model.heatData(document, lang), lang, file);
            if (open('dependence')) this.showDependence(shown, file);
        }
        place('centre').classList.toggle('approximate', shown.approximate);
    }

    private showDependence({ document, lang, region }: Shown, file: string): void {
        for (const code of [region, ...document.parties]) {
            const data = code === null ? null : model.dependenceData(document, lang, code);
            if (data !== null) return this.dependence.show(data, lang, file);
        }
        this.dependence.show(null, lang, file);
    }

    /** The chosen region on what is drawn. */
    private mark(svg: SVGSVGElement): void {
        for (const node of svg.querySelectorAll<SVGElement>('[data-code]')) {
            const chosen = node.dataset.code === this.region;
            node.classList.toggle('chosen', chosen);
            if (chosen) node.setAttribute('aria-current', 'true');
            else node.removeAttribute('aria-current');
        }
    }
}

/** The first sentence large, the others below it. */
export function answer(shown: Shown): void {
    const { document, lang } = shown;
    const [head, rest] = [place('answer'), place('more')];
    const french = lang === 'fr' && typeof document.sentence_fr === 'string';
    const text = (french ? document.sentence_fr : document.sentence) ?? '';
    say(place('this-year'), shown.approximate || shown.year === model.lastYear(document) ? '' : listed(shown, false));
    const at = text.search(/[.]\s/);
    const lines = at < 0 ? [text, ''] : [text.slice(0, at + 1), text.slice(at + 2)];
    head.lang = rest.lang = french || shown.approximate ? lang : 'en';
    if (shown.approximate) {
        say(head, listed(shown, true));
        return say(rest, '');
    }
    say(head, document.converged ? (lines[0] ?? '') : t(lang, 'No solution was found: these figures do not count.'));
    say(rest, document.converged ? (lines[1] ?? '') : text);
    head.classList.toggle('failed', !document.converged);
}

/** "About, in 2035: Japan +0.23%, United States +0.021% of real income." The sentence of a document is of its last year. */
function listed({ document, lang, year }: Shown, about: boolean): string {
    const values = model.realIncome(document, year);
    const names = new Map(document.regions.map((region) => [region.code, model.nameOf(lang, region)]));
    const list = model
        .subjects(document)
        .map((code) => `${names.get(code) ?? code} ${withUnit(lang, change(lang, values.get(code) ?? null), '%')}`);
    const words = { year, list: list.join(', ') };
    return about
        ? t(lang, 'About, in {year}: {list} of real income.', words)
        : t(lang, 'In {year}: {list} of real income.', words);
}

/** Tabs below the map; on a large screen all of them stand side by side. */
export class Tabs {
    private readonly buttons = new Map<string, HTMLButtonElement>();
    private chosen = 'bars';

    /** `grown`: the screen has become large or small */
    constructor(choose: (figure: string) => void, grown: () => void) {
        const list = place('tabs');
        for (const name of FIGURES) {
            const attributes = { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `panel-${name}` };
            const button = el('button', attributes);
            button.addEventListener('click', () => choose(name));
            button.addEventListener('keydown', (event) => {
                const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
                if (step === undefined) return;
                const at = FIGURES.indexOf(name) + step;
                const next = FIGURES[(at + FIGURES.length) % FIGURES.length] ?? name;
                event.preventDefault();
                choose(next);
                this.buttons.get(next)?.focus();
            });
            this.buttons.set(name, button);
            list.append(button);
        }
        wide.addEventListener('change', () => {
            this.show(this.chosen);
            grown();
        });
    }

    translate(lang: Lang): void {
        const words = {
            bars: t(lang, 'Ranking'),
            sankey: t(lang, 'Diverted trade'),
            heat: t(lang, 'Trade matrix'),
            dependence: t(lang, 'Dependence'),
        };
        for (const name of FIGURES) say(this.buttons.get(name) as Element, words[name]);
    }

    show(figure: string): void {
        this.chosen = figure;
        place('tabs').hidden = wide.matches;
        for (const name of FIGURES) {
            const on = name === figure;
            const button = this.buttons.get(name);
            button?.setAttribute('aria-selected', String(on));
            button?.setAttribute('tabindex', on ? '0' : '-1');
            place(`panel-${name}`).hidden = !on && !wide.matches;
        }
    }
}
