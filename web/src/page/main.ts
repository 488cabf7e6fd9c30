/* main.ts: the live page: puts state, server and the parts of the screen together. */
import type { Atlas } from '../charts/index';
import type { ResultDocument } from '../document';
import { change, type Lang } from '../format';
import * as model from '../model';
import { t } from '../strings';
import * as api from './api';
import { Bar, translateStatic } from './bar';
import { answer, Centre, Tabs, type Shown } from './centre';
import { Clauses } from './clauses';
import { el, place, say } from './dom';
import { followOptions, showOptions, titleOf } from './options';
import { shifted, Solver, type Heard, type Task } from './solver';
import { editsKey, fragmentRead, PLAIN, Store, type Change, type State } from './state';
import { TextView } from './text';
import { Why } from './why';
import { Years } from './years';

class Page implements Heard {
    private document: ResultDocument | null = null;
    private first: api.FirstOrder | null = null;
    private ledgers: { key: string; document: ResultDocument } | null = null;
    private fans: { key: string; bands: Map<string, (model.Band | null)[]>; count: number } | null = null;
    private exactKey = '';
    private read: api.Package | null = null;
    private base: api.Package | null = null;
    private applying = false;
    private lastSet: string | null = null;
    private painting = 0;
    readonly store: Store;
    private readonly solver: Solver;
    private readonly centre: Centre;
    private readonly why: Why;
    private readonly years: Years;
    private readonly tabs: Tabs;
    private readonly bar: Bar;
    private readonly clauses: Clauses;
    private readonly text: TextView;

    constructor(
        private readonly about: api.About,
        private readonly shipped: api.Shipped[],
        atlas: Atlas,
        state: State,
    ) {
        this.askedYear = state.year;
        this.store = new Store(state, (change) => this.changed(change));
        this.solver = new Solver(() => this.state, this);
        const select = (region: string): void => {
            if (region !== this.state.region) this.store.view({ region });
        };
        this.centre = new Centre(atlas, select, (code) => this.knows(code));
        this.why = new Why(select);
        this.years = new Years((year) => this.store.view({ year }), select);
        this.tabs = new Tabs(
            (name) => this.store.view({ figure: name }),
            () => this.paint(),
        );
        this.clauses = new Clauses(place('clauses'), {
            set: (key, value, done) => this.set(key, value, done),
            reset: (clause) => this.reset((key) => key.startsWith(clause + '.')),
        });
        this.text = new TextView(place('text'), (yaml) => void this.apply(yaml));
        this.bar = new Bar(shipped, about.store, {
            store: () => this.store,
            document: () => this.document,
            say: (text) => this.say(text),
            failed: (error) => this.failed(error, 'exact'),
            gone: () => this.gone(true),
        });
        this.wire();
        this.translate();
        this.tabs.show(state.figure);
        this.reread();
        this.solver.moved(false);
    }

    private get state(): State {
        return this.store.state;
    }

    private get lang(): Lang {
        return this.state.lang;
    }

    private knows(code: string): boolean {
        return this.document?.regions.some((region) => region.code === code) === true;
    }

    /* ---- what people do ---- */

    private set(key: string, value: string | null, done: boolean): void {
        this.lastSet = key;
        const settings: Record<string, string> = { ...this.state.settings };
        if (value === null) delete settings[key];
        else settings[key] = value;
        if (done) this.store.commit({ settings });
        else this.store.live({ settings });
    }

    private reset(which: (key: string) => boolean): void {
        const kept = Object.entries(this.state.settings).filter(([key]) => !which(key));
        this.store.commit({ settings: Object.fromEntries(kept) });
    }

    /** A text of one's own, if the server can read it; else it stays where it is, with what is wrong. */
    private async apply(yaml: string): Promise<void> {
        if (this.applying) return;
        this.applying = true;
        try {
            const read = await api.read({ yaml, settings: [], options: {} });
            this.base = this.read = read;
            this.text.show(yaml, true);
            this.store.commit({ package: read.name, yaml, settings: {} });
        } catch (error) {
            if (error instanceof api.Failure) this.text.fail(error);
            else this.gone(true);
        } finally {
            this.applying = false;
        }
    }

    private wire(): void {
        place('reset-all').addEventListener('click', () => this.reset(() => true));
        place('as-clauses').addEventListener('click', () => this.mode(false));
        place('as-text').addEventListener('click', () => this.mode(true));
        place('skip').addEventListener('click', (event) => {
            event.preventDefault(); /* the fragment is the state of the page */
            place('centre').focus();
        });
    }

    private mode(text: boolean): void {
        place('text').hidden = !text;
        place('clauses').hidden = text;
        place('as-text').setAttribute('aria-pressed', String(text));
        place('as-clauses').setAttribute('aria-pressed', String(!text));
    }

    private say(text: string): void {
        say(place('said'), text);
    }

    /* ---- what follows from a change ---- */

    private changed(change: Change): void {
        const { state } = this;
        this.clauses.mark(state.settings);
        this.buttons();
        if (change === 'view' || change === 'load') {
            if (document.documentElement.lang !== state.lang) this.translate();
            this.tabs.show(state.figure);
        }
        if (change === 'edit' || change === 'load') this.reread();
        if (change !== 'view' || state.year !== this.askedYear)
            this.solver.moved(change === 'live' || change === 'view');
        else this.solver.chosen();
        this.askedYear = state.year;
        if (change !== 'live') this.paint();
    }

    /** The year that the solver was last asked for. */
    private askedYear: number | null;

    /** The clauses, also as they stand in the package without settings. */
    private reread(): void {
        document.body.dataset.read = 'asked'; /* the clauses are still those of before */
        const { base, state } = this;
        const other =
            base === null ||
            (state.yaml === null
                ? base.name !== state.package || this.ownText
                : !this.ownText || this.baseYaml !== state.yaml);
        if (other && Object.keys(state.settings).length > 0)
            void this.solver.readAsWritten().then(() => this.solver.read());
        else void this.solver.read();
    }

    private ownText = false;
    private baseYaml: string | null = null;

    private buttons(): void {
        this.bar.follow();
        place('reset-all').hidden = Object.keys(this.state.settings).length === 0;
    }

    private translate(): void {
        const { lang } = this;
        translateStatic(lang);
        this.tabs.translate(lang);
        this.text.translate(lang);
        this.say('');
        showOptions(this.about, this.shipped, this.state, (edits) => this.store.commit(edits));
        this.buttons();
        this.showPackage();
        if (this.failure !== null) this.showFailure();
    }

    /* ---- what the server says ---- */

    package(read: api.Package, asWritten: boolean): void {
        const { state } = this;
        if (asWritten) {
            this.base = read;
            this.ownText = state.yaml !== null;
            this.baseYaml = state.yaml;
        }
        this.read = read;
        if (this.failure?.task === 'package') this.clearFailure();
        this.showPackage();
        this.text.show(read.yaml);
        this.paint();
    }

    private showPackage(): void {
        const { read, base, lang } = this;
        if (read === null || base === null) return;
        say(place('package-title'), titleOf(lang, read));
        document.title = `${titleOf(lang, read)} \u2013 Entente`;
        const warnings = read.warnings.map((one) =>
            el('p', { class: 'note' }, typeof one === 'string' ? one : one.message),
        );
        place('warnings').replaceChildren(...warnings);
        this.clauses.show(read, base, this.state.settings, lang);
        followOptions(this.state);
    }

    approximate(first: api.FirstOrder): void {
        this.first = first;
        this.paint();
    }

    exact(document: ResultDocument, off: { points: number; region: string } | null): void {
        this.first = null;
        this.document = document;
        this.exactKey = editsKey(this.state);
        this.clearFailure();
        this.clauses.clearErrors();
        if (this.state.region === null || !this.knows(this.state.region)) {
            const region = document.parties[0] ?? model.subjects(document)[0] ?? null;
            this.store.state = { ...this.state, region };
        }
        if (off !== null) {
            const name = document.regions.find((one) => one.code === off.region);
            const values = {
                points: change(this.lang, off.points).replace('+', ''),
                name: name === undefined ? off.region : model.nameOf(this.lang, name),
            };
            this.say(t(this.lang, 'Exact now; the approximation was off by at most {points} points ({name}).', values));
        } else this.say('');
        this.paint();
    }

    ledger(document: ResultDocument): void {
        this.ledgers = { key: editsKey(this.state), document };
        this.paint();
    }

    /** From the lowest to the highest of all answers, this one among them. */
    bands(members: api.Member[], all: boolean): void {
        const path = this.document?.path;
        if (path === null || path === undefined || members.length < 2) return;
        const series = path.series.find((one) => one.series === 'real_income' && one.unit === 'pct');
        const bands = new Map<string, (model.Band | null)[]>();
        for (const row of series?.regions ?? []) {
            const band = path.years.map((_, k): model.Band | null => {
                const values = [row.values[k], ...members.map((one) => one.real_income_pct[row.region]?.[k])].filter(
                    (value): value is number => typeof value === 'number',
                );
                return values.length < 2 ? null : { low: Math.min(...values), high: Math.max(...values) };
            });
            bands.set(row.region, band);
        }
        this.fans = { key: editsKey(this.state), bands, count: members.length };
        if (all || members.length % 3 === 2) this.paint();
    }

    cells(cells: api.Cells | null): void {
        if (this.document !== null) this.why.showCells(cells, this.document, this.lang);
    }

    working(task: Task | null, done?: number, total?: number): void {
        document.body.classList.toggle('solving', task === 'exact');
        const words: Record<Task, string> = {
            exact: '',
            package: '',
            ledger: t(this.lang, 'Sharing the effect out to clauses\u2026'),
            bands: t(this.lang, 'Solving other elasticities and deliveries\u2026'),
            cells: '',
        };
        if (task === 'ledger') this.why.waiting(this.lang, done, total);
        document.body.dataset.task = task ?? '';
        const chip = place('chip');
        if (this.first === null) {
            chip.hidden = task === null || words[task] === '';
            say(chip, task === null ? '' : words[task]);
        }
    }

    private failure: { error: api.Failure; task: Task } | null = null;

    failed(error: api.Failure, task: Task): void {
        if (task === 'cells' || task === 'bands' || task === 'ledger') {
            this.say(error.message);
            return;
        }
        this.first = null;
        this.failure = { error, task };
        this.showFailure();
        this.paint();
    }

    /** At the setting that is meant, else at the one that came last; at the line of one's own text; and always where the
     * answer would stand. */
    private showFailure(): void {
        if (this.failure === null) return;
        const { error } = this.failure;
        const { file, line, key } = error.problem;
        const settings = Object.keys(this.state.settings);
        const ofSetting = file?.startsWith('--set ') === true;
        const last = this.lastSet !== null && settings.includes(this.lastSet) ? this.lastSet : null;
        const meant = settings.find((one) => file === `--set ${one}` || key === one) ?? last;
        const placed = this.clauses.fail(meant, error.message);
        const ofText = this.state.yaml !== null && !ofSetting && typeof line === 'number';
        if (ofText && !this.text.dirty) this.text.fail(error);
        const at = ofText && !placed ? t(this.lang, 'line {line}', { line }) + ': ' : '';
        say(place('wrong'), `${at}${error.message}. ${t(this.lang, 'What is shown is the last good answer.')}`);
        place('wrong').hidden = false;
    }

    private clearFailure(): void {
        this.failure = null;
        place('wrong').hidden = true;
        say(place('wrong'), '');
    }

    gone(gone: boolean): void {
        place('gone').hidden = !gone;
        say(place('gone'), gone ? t(this.lang, 'The server does not answer. Trying again\u2026') : '');
        if (!gone) return;
        setTimeout(
            () =>
                void api.about().then(
                    () => this.gone(false),
                    () => undefined,
                ),
            1500,
        );
    }

    /* ---- what is on screen ---- */

    /** At most once a frame, however much comes in. */
    private paint(): void {
        if (this.painting !== 0) return;
        this.painting = requestAnimationFrame(() => {
            this.painting = 0;
            this.draw();
        });
    }

    private shown(): Shown | null {
        const { document: exact, first, lang, state } = this;
        if (exact === null) return null;
        const key = editsKey(state);
        const years = exact.path?.years ?? [];
        const wanted = state.year ?? exact.year;
        const year = years.length === 0 || years.includes(wanted) ? wanted : model.lastYear(exact);
        const whole: ResultDocument =
            this.ledgers?.key === this.exactKey && exact.path !== null
                ? { ...exact, path: { ...exact.path, ledger: this.ledgers.document.path?.ledger ?? null } }
                : exact;
        const fans = this.fans?.key === key && first === null ? this.fans : null;
        const notes = [];
        if (first !== null) notes.push(t(lang, 'approximate'));
        if (fans !== null) notes.push(t(lang, 'range over {n} elasticity sets and deliveries', { n: fans.count }));
        return {
            document: first === null ? whole : shifted(whole, first),
            year: first === null ? (exact.path === null ? exact.year : year) : first.year,
            lang,
            region: state.region,
            approximate: first !== null,
            notes,
            bands: fans?.bands,
        };
    }

    private draw(): void {
        const shown = this.shown();
        if (shown === null) return;
        const { lang } = this;
        document.body.classList.add('ready');
        /* a shorter sentence must not move what is under the hand */
        const band = place('sentence');
        if (!shown.approximate) band.style.minHeight = '';
        else if (band.style.minHeight === '') band.style.minHeight = `${band.offsetHeight}px`;
        document.body.classList.toggle('approximate', shown.approximate);
        answer(shown);
        const chip = place('chip');
        if (shown.approximate) {
            chip.hidden = false;
            say(chip, t(lang, 'approximate, being solved'));
        } else if (document.body.dataset.task === '' || document.body.dataset.task === undefined) chip.hidden = true;
        this.centre.show(shown);
        this.why.show(shown);
        this.years.show(shown, this.read?.events ?? []);
        const french = lang === 'fr' && typeof shown.document.left_out_fr === 'string';
        say(place('left-out'), (french ? shown.document.left_out_fr : shown.document.left_out) ?? '');
        place('left-out').lang = french ? 'fr' : 'en';
        const { entente, world } = shown.document;
        say(place('about'), `Entente ${entente.version} \u00B7 ${world.name} ${world.hash.slice(0, 8)}`);
        document.body.dataset.shown = shown.approximate ? 'approximate' : 'exact';
    }
}

async function begin(): Promise<void> {
    const { state: given, token } = await fragmentRead(location.hash);
    if (token !== null) {
        api.keepToken(token);
        const rest = location.hash
            .replace(/^#/, '')
            .split('&')
            .filter((part) => !part.startsWith('token='));
        history.replaceState(
            null,
            '',
            location.pathname + location.search + (rest.length > 0 ? '#' + rest.join('&') : ''),
        );
    }
    const lang: Lang = given.lang ?? (navigator.language.startsWith('fr') ? 'fr' : 'en');
    for (let wait = 500; ; wait = Math.min(8000, wait * 2)) {
        try {
            const [about, shipped, atlas] = await Promise.all([api.about(), api.packages(), api.atlas<Atlas>()]);
            place('gone').hidden = true;
            const first = about.package;
            new Page(about, shipped, atlas, {
                package: first,
                year: null,
                region: null,
                figure: 'bars',
                ...PLAIN,
                ...given,
                lang,
            });
            return;
        } catch (error) {
            if (!(error instanceof api.Gone) && !(error instanceof api.Failure)) throw error;
            place('gone').hidden = false;
            say(
                place('gone'),
                error instanceof api.Failure
                    ? error.message
                    : t(lang, 'The server does not answer. Trying again\u2026'),
            );
            if (error instanceof api.Failure && error.status < 500) return;
            await new Promise((resolve) => setTimeout(resolve, wait));
        }
    }
}

if (matchMedia('(max-width: 699px)').matches) place('package-box').removeAttribute('open');
void begin();
