/* clauses.ts: the package as clauses that can be changed: switches, rates, dates, and where each comes from. It is built
 * once for a package and then follows, so that nothing moves under the hand. */
import type { Lang } from '../format';
import { t, word } from '../strings';
import type { Package, PackageClause } from './api';
import { el, link, say } from './dom';
import { control, labelOf, type Control } from './values';

export interface Deeds {
    /** null: as the package says */
    set(key: string, value: string | null, done: boolean): void;
    reset(clause: string): void;
}

interface Card {
    node: HTMLElement;
    toggle: HTMLInputElement;
    summary: HTMLElement;
    reset: HTMLButtonElement;
    wrong: HTMLElement;
    values: Map<string, Control>;
}

/** Of types whose clauses name no group: as the ledger groups them (src/package/keys.def). */
const GROUPS: Record<string, string> = {
    tariff: 'tariffs',
    levy: 'tariffs',
    barrier: 'barriers',
    productivity: 'technology',
    lane: 'sea-lanes',
    quota: 'export-controls',
    purchase: 'purchases',
    defence: 'defence',
    arms: 'defence',
    supply: 'minerals',
    mineral: 'minerals',
    transfer: 'transfers',
    burden: 'transfers',
};

/** Values that are played with stand first, the others among the details. */
const FIRST = ['rate', 'cost', 'change', 'limit', 'supply', 'share', 'amount', 'total', 'delivery'];

function groupOf(clause: PackageClause): string {
    return clause.group ?? GROUPS[clause.type] ?? clause.type;
}

function summaryOf(clause: PackageClause, lang: Lang): string {
    return (lang === 'fr' ? clause.summary_fr : null) ?? clause.summary;
}

export class Clauses {
    private cards = new Map<string, Card>();
    private built = '';
    private written = new Map<string, string>();
    private offAsWritten = new Set<string>();
    private lang: Lang = 'en';

    constructor(
        private readonly host: HTMLElement,
        private readonly deeds: Deeds,
    ) {}

    /** `base`: the package without settings */
    show(read: Package, base: Package, settings: Readonly<Record<string, string>>, lang: Lang): void {
        this.lang = lang;
        this.written = new Map(base.clauses.flatMap((one) => one.values.map((v) => [`${one.id}.${v.key}`, v.value])));
        this.offAsWritten = new Set(base.clauses.filter((one) => one.off === true).map((one) => one.id));
        const shape = JSON.stringify([
            base.hash,
            lang,
            read.clauses.map((one) => [one.id, one.values.map((value) => [value.key, value.kind])]),
        ]);
        if (shape !== this.built) this.build(read, settings);
        this.built = shape;
        for (const clause of read.clauses) this.follow(clause, settings);
        this.clearErrors();
    }

    /** Says what is wrong where it was said; false when no clause is meant. */
    fail(place: string | null, message: string): boolean {
        const [id = '', key = ''] = (place ?? '').split(/\.(?=[^.]*$)/);
        const card = this.cards.get(id) ?? this.cards.get(place ?? '');
        if (card === undefined) return false;
        say(card.wrong, (key === '' || key === 'off' ? '' : labelOf(this.lang, key) + ': ') + message);
        card.wrong.hidden = false;
        card.node.closest('details')?.setAttribute('open', '');
        for (const input of card.values.get(key)?.node.querySelectorAll('input, select') ?? []) {
            input.setAttribute('aria-invalid', 'true');
            input.closest('details')?.setAttribute('open', '');
        }
        return true;
    }

    clearErrors(): void {
        for (const card of this.cards.values()) {
            card.wrong.hidden = true;
            say(card.wrong, '');
            for (const input of card.node.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
        }
    }

    private build(read: Package, settings: Readonly<Record<string, string>>): void {
        const open = new Set(
            [...this.host.querySelectorAll<HTMLElement>('details.group[open]')].map((one) => one.dataset.group),
        );
        const groups = new Map<string, PackageClause[]>();
        for (const clause of read.clauses)
            groups.set(groupOf(clause), [...(groups.get(groupOf(clause)) ?? []), clause]);
        this.cards.clear();
        const changed = (clause: PackageClause): boolean =>
            Object.keys(settings).some((key) => key.startsWith(clause.id + '.'));
        const made = [...groups].map(([group, clauses], k) => {
            const shown = open.size > 0 ? open.has(group) : k === 0;
            const attributes = { class: 'group', open: shown || clauses.some(changed), 'data-group': group };
            const count = el('span', { class: 'count' }, String(clauses.length));
            return el(
                'details',
                attributes,
                el('summary', {}, el('h3', {}, word(this.lang, group), ' ', count)),
                ...clauses.map((clause) => this.card(clause)),
            );
        });
        this.host.replaceChildren(...made);
    }

    private card(clause: PackageClause): HTMLElement {
        const { lang } = this;
        const toggle = el('input', { type: 'checkbox', role: 'switch', checked: true });
        toggle.addEventListener('change', () => {
            const written = this.offAsWritten.has(clause.id);
            const off = !toggle.checked;
            this.deeds.set(`${clause.id}.off`, off === written ? null : String(off), true);
        });
        const values = new Map<string, Control>();
        for (const value of clause.values) {
            if (value.key === 'off') continue;
            const key = `${clause.id}.${value.key}`;
            const written = this.written.get(key) ?? value.value;
            const tell = (text: string, done: boolean): void =>
                this.deeds.set(key, text === written ? null : text, done);
            values.set(value.key, control(lang, clause.id, value, written, tell));
        }
        const [first, others] = [el('div', { class: 'values' }), el('div', { class: 'values' })];
        for (const [key, one] of values) (FIRST.includes(key) ? first : others).append(one.node);
        const summary = el('p', { class: 'summary' });
        const wrong = el('p', { class: 'wrong', role: 'alert', hidden: true });
        const reset = el('button', { type: 'button', class: 'quiet', hidden: true }, t(lang, 'Reset'));
        reset.setAttribute('aria-label', t(lang, 'Reset {name}', { name: clause.id }));
        reset.addEventListener('click', () => this.deeds.reset(clause.id));
        const more = el('details', {}, el('summary', {}, t(lang, 'Dates and source')), others, this.source(clause));
        const status =
            clause.status === null
                ? null
                : el('span', { class: `tag s-${clause.type}` }, word(lang, clause.status).replace('-', ' '));
        const head = el(
            'div',
            { class: 'top' },
            el('label', { class: 'switch' }, toggle, el('span', {}, clause.id)),
            status,
            reset,
        );
        const node = el('section', { class: 'clause', 'data-clause': clause.id }, head, summary, first, wrong, more);
        node.setAttribute('aria-label', clause.id);
        this.cards.set(clause.id, { node, toggle, summary, reset, wrong, values });
        return node;
    }

    private source(clause: PackageClause): HTMLElement {
        const { source } = clause;
        const facts = [clause.authority, source?.date].filter((one) => typeof one === 'string' && one !== '');
        const name = source?.title ?? source?.url ?? null;
        const title = name === null ? t(this.lang, 'no source') : link(name, source?.url);
        return el('p', { class: 'source' }, title, facts.length > 0 && ` (${facts.join(', ')})`);
    }

    private follow(clause: PackageClause, settings: Readonly<Record<string, string>>): void {
        const card = this.cards.get(clause.id);
        if (card === undefined) return;
        const off = settings[`${clause.id}.off`] ?? String(clause.off === true);
        card.toggle.checked = off !== 'true';
        card.node.classList.toggle('off', off === 'true');
        say(card.summary, summaryOf(clause, this.lang));
        card.reset.hidden = !Object.keys(settings).some((key) => key.startsWith(clause.id + '.'));
        card.node.classList.toggle('changed', !card.reset.hidden);
        for (const value of clause.values)
            card.values.get(value.key)?.show(settings[`${clause.id}.${value.key}`] ?? value.value);
    }

    /** At once, before the server has answered. */
    mark(settings: Readonly<Record<string, string>>): void {
        for (const [id, card] of this.cards) {
            const mine = Object.keys(settings).filter((key) => key.startsWith(id + '.'));
            card.reset.hidden = mine.length === 0;
            card.node.classList.toggle('changed', mine.length > 0);
            card.node.classList.toggle('off', (settings[`${id}.off`] ?? String(this.offAsWritten.has(id))) === 'true');
        }
    }
}
