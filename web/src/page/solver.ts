/* solver.ts: asks for figures so that what is on screen follows the hand: one first-order answer at a time and always of
 * the newest value, then the exact one, then, when nothing moves any more, what takes longer. Answers to older questions
 * are dropped by their number. */
import type { ResultDocument } from '../document';
import * as api from './api';
import { editsKey, requestOf, settingsOf, type State } from './state';

export interface Heard {
    /** change of real income in points, on top of the last exact answer */
    approximate(answer: api.FirstOrder): void;
    /** `off`: by how many points the approximation before it was off at most, and for whom */
    exact(document: ResultDocument, off: { points: number; region: string } | null): void;
    package(read: api.Package, asWritten: boolean): void;
    ledger(document: ResultDocument): void;
    bands(members: api.Member[], all: boolean): void;
    cells(cells: api.Cells | null): void;
    working(task: Task | null, done?: number, total?: number): void;
    failed(error: api.Failure, task: Task): void;
    gone(gone: boolean): void;
}

export type Task = 'exact' | 'package' | 'ledger' | 'bands' | 'cells';

const REST = 60; /* milliseconds after the last movement */
const IDLE = 350;
const RETRIES = [500, 1000, 2000, 4000, 8000];

interface Exact {
    document: ResultDocument;
    state: State;
}

export class Solver {
    private now = 0;
    private last: Exact | null = null;
    private first: { at: number; answer: api.FirstOrder } | null = null;
    private asking = false;
    private askAgain = false;
    private resting: ReturnType<typeof setTimeout> | undefined;
    private solving = new AbortController();
    private reading = new AbortController();
    private idle = new AbortController();
    private looking = new AbortController();
    private ledgerOf = '';
    private bandsOf = '';
    private cellsOf = '';
    private waiting: ReturnType<typeof setTimeout> | undefined;
    private lost = 0;
    /** the question that has no exact answer: none is then shown to first order either */
    private refused = -1;

    constructor(
        private readonly state: () => State,
        private readonly heard: Heard,
    ) {}

    /** Edits or the year have changed; `live` while the hand is still moving. */
    moved(live: boolean): void {
        this.now++;
        this.idle.abort();
        this.looking.abort();
        if (live) void this.approximate();
        clearTimeout(this.waiting);
        clearTimeout(this.resting);
        this.resting = setTimeout(() => void this.solve(), live ? REST : 0);
    }

    /** Another region: only what is asked of one region. */
    chosen(): void {
        this.looking.abort();
        if (this.last !== null && this.upToDate()) void this.look();
    }

    /** What the package says with its settings: clauses, events, text. */
    async read(): Promise<void> {
        this.reading.abort();
        const mine = (this.reading = new AbortController());
        const request = requestOf(this.state());
        try {
            const asWritten = request.settings.length === 0;
            const answer = await api.read(request, mine.signal);
            this.back();
            this.heard.package(answer, asWritten);
        } catch (error) {
            this.wrong(error, 'package', mine.signal);
        }
        if (this.reading === mine) document.body.dataset.read = 'done';
    }

    /** The package without its settings: what "reset" goes back to. */
    async readAsWritten(): Promise<void> {
        const mine = this.reading.signal;
        try {
            this.heard.package(await api.read({ ...requestOf(this.state()), settings: [] }), true);
        } catch (error) {
            this.wrong(error, 'package', mine);
        }
    }

    /** The last exact answer is of what is asked now. */
    private upToDate(): boolean {
        const now = this.state();
        return this.last !== null && editsKey(this.last.state) === editsKey(now) && this.last.state.year === now.year;
    }

    /** Of the year that is shown, also where nobody has chosen it: a derivative would take the law of another. */
    private ofYear(): api.Request {
        const request = requestOf(this.state());
        const year = request.options.year ?? this.last?.document.year;
        return { ...request, options: { ...request.options, ...(year === undefined ? {} : { year }) } };
    }

    /** A derivative is of settings; another package, delivery or closure is another answer. */
    private differsInSettings(): boolean {
        if (this.last === null || this.last.document.path === null) return false;
        const [a, b] = [this.last.state, this.state()];
        return editsKey({ ...a, settings: {} }) === editsKey({ ...b, settings: {} }) && a.year === b.year;
    }

    private async approximate(): Promise<void> {
        if (!this.differsInSettings() || this.last === null) return;
        if (this.asking) {
            this.askAgain = true;
            return;
        }
        this.asking = true;
        const [at, from] = [this.now, this.last];
        try {
            const request = { ...this.ofYear(), from_settings: settingsOf(from.state) };
            const answer = await api.firstOrder(request);
            /* a pledge moves no rate: its derivative says nothing, and neither would a mark */
            const moves = Object.values(answer.change_pct).some((points) => points !== 0);
            const wanted = this.last === from && !this.upToDate() && this.refused !== this.now;
            if (moves && wanted) {
                this.first = { at, answer };
                this.heard.approximate(answer);
            }
        } catch (error) {
            /* the exact answer says what is wrong */
            if (error instanceof api.Gone) this.wrong(error, 'exact');
        } finally {
            this.asking = false;
        }
        if (!this.askAgain) return;
        this.askAgain = false;
        if (!this.upToDate()) void this.approximate();
    }

    private async solve(): Promise<void> {
        if (this.upToDate() && this.last !== null) return this.answered(this.last, null);
        this.solving.abort();
        const mine = (this.solving = new AbortController());
        const [at, state] = [this.now, this.state()];
        this.heard.working('exact');
        try {
            const document = await api.run(requestOf(state), mine.signal);
            if (at !== this.now) return;
            this.back();
            const off = this.offBy(at, document);
            this.last = { document, state };
            this.answered(this.last, off);
        } catch (error) {
            if (at === this.now) this.wrong(error, 'exact', mine.signal);
        }
    }

    private answered(exact: Exact, off: { points: number; region: string } | null): void {
        this.heard.exact(exact.document, off);
        this.heard.working(null);
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => void this.rest(), IDLE);
    }

    private offBy(at: number, document: ResultDocument): { points: number; region: string } | null {
        if (this.first === null || this.first.at !== at || this.last === null) return null;
        const year = this.first.answer.year;
        let worst = { points: 0, region: '' };
        const [before, after] = [incomeOf(this.last.document, year), incomeOf(document, year)];
        for (const [region, change] of Object.entries(this.first.answer.change_pct)) {
            const [from, to] = [before.get(region), after.get(region)];
            if (typeof change !== 'number' || typeof from !== 'number' || typeof to !== 'number') continue;
            const points = Math.abs(from + change - to);
            if (points > worst.points) worst = { points, region };
        }
        return worst.region === '' ? null : worst;
    }

    /** Nothing has moved for a while: one after the other, so that a new movement finds the server free. */
    private async rest(): Promise<void> {
        if (!this.upToDate() || this.last === null) return;
        this.idle.abort();
        const mine = (this.idle = new AbortController());
        const key = editsKey(this.last.state);
        await this.look();
        const on = (): boolean => !mine.signal.aborted;
        if (on() && this.last.document.path !== null && this.ledgerOf !== key) {
            await this.attempt('ledger', mine.signal, async () => {
                const request = requestOf(this.state());
                request.options.ledger = 'group';
                const answer = await api.ledger(request, mine.signal, (done, total) =>
                    this.heard.working('ledger', done, total),
                );
                if (answer === null || !on()) return;
                this.ledgerOf = key;
                this.heard.ledger(answer);
            });
        }
        if (on() && this.last.document.path !== null && this.bandsOf !== key) {
            await this.attempt('bands', mine.signal, async () => {
                const members: api.Member[] = [];
                await api.bands(requestOf(this.state()), mine.signal, (member) => {
                    if (!on()) return;
                    members.push(member);
                    this.heard.bands([...members], false);
                });
                if (!on()) return;
                this.bandsOf = key;
                this.heard.bands(members, true);
            });
        }
        if (on()) this.heard.working(null);
    }

    private async look(): Promise<void> {
        const state = this.state();
        const region = state.region;
        const key = `${editsKey(state)} ${state.year ?? ''} ${region ?? ''}`;
        if (region === null || key === this.cellsOf) return;
        const mine = (this.looking = new AbortController());
        this.heard.cells(null);
        await this.attempt('cells', mine.signal, async () => {
            const answer = await api.cells({ ...this.ofYear(), region }, mine.signal);
            if (mine.signal.aborted) return;
            this.cellsOf = key;
            this.heard.cells(answer);
        });
    }

    private async attempt(task: Task, signal: AbortSignal, deed: () => Promise<void>): Promise<void> {
        this.heard.working(task);
        try {
            await deed();
        } catch (error) {
            this.wrong(error, task, signal);
        }
    }

    private wrong(error: unknown, task: Task, signal?: AbortSignal): void {
        if (signal?.aborted === true) return;
        if (error instanceof api.Failure) {
            if (error.superseded) return;
            this.back();
            if (task === 'exact') this.refused = this.now;
            this.heard.working(null);
            this.heard.failed(error, task);
        } else if (error instanceof api.Gone) {
            this.heard.working(null);
            this.again();
        } else throw error;
    }

    /** The server is there again. */
    private back(): void {
        if (this.lost > 0) this.heard.gone(false);
        this.lost = 0;
    }

    private again(): void {
        this.heard.gone(true);
        clearTimeout(this.waiting);
        this.waiting = setTimeout(
            () => {
                void this.read();
                void this.solve();
            },
            RETRIES[Math.min(this.lost++, RETRIES.length - 1)],
        );
    }

    /** Asks for everything anew: another package, or another state altogether. */
    fresh(): void {
        this.ledgerOf = this.bandsOf = this.cellsOf = '';
    }
}

export function incomeOf(document: ResultDocument, year: number): Map<string, number | null> {
    const at = document.path?.years.indexOf(year) ?? -1;
    const series = document.path?.series.find((one) => one.series === 'real_income' && one.unit === 'pct');
    return new Map((series?.regions ?? []).map((row) => [row.region, row.values[at] ?? null]));
}

/** The document as it would be, to first order, in one year. */
export function shifted(document: ResultDocument, answer: api.FirstOrder): ResultDocument {
    const path = document.path;
    const at = path?.years.indexOf(answer.year) ?? -1;
    if (path === null || at < 0) return document;
    const series = path.series.map((one) => {
        if (one.series !== 'real_income' || one.unit !== 'pct') return one;
        const regions = one.regions.map((row) => {
            const [value, points] = [row.values[at] ?? null, answer.change_pct[row.region] ?? null];
            if (value === null || points === null) return row;
            return { ...row, values: row.values.map((old, k) => (k === at ? value + points : old)) };
        });
        return { ...one, regions };
    });
    return { ...document, path: { ...path, series } };
}
