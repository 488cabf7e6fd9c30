/* values.ts: one value of a clause and the input that fits it. What is written into a setting is what the package file
 * would say: 15%, 2025-08-07, $550bn. */
import type { Lang } from '../format';
import { t, word } from '../strings';
import type { ClauseValue } from './api';
import { choice, el } from './dom';

export interface Control {
    node: HTMLElement;
    /** shows another value, unless somebody is just changing it */
    show(value: string): void;
}

/** `done`: the hand has let go */
export type Changed = (value: string, done: boolean) => void;

const CHOICES: Record<string, readonly string[]> = {
    rule: ['set', 'add', 'floor', 'cap'],
    status: ['announced', 'agreed', 'signed', 'in-force', 'voided', 'delivered', 'assumed'],
    via: ['subsidy', 'preference'],
};

/** Percent of "15%" or of the share "0.15"; null for anything else. */
export function percentOf(text: string): number | null {
    const found = /^\s*([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(%?)\s*$/i.exec(text);
    if (found === null) return null;
    const number = Number(found[1]);
    return found[2] === '%' ? number : Number((number * 100).toPrecision(12));
}

/** The most likely of a distribution: `{low: 10%, mode: 40%, high: 90%}`, `{probability: 50%}`. */
function likeliest(text: string): number | null {
    const found = /(?:mode|probability)["']?\s*:\s*["']?([\d.]+\s*%?)/.exec(text);
    return found === null ? null : percentOf(found[1] ?? '');
}

export function moneyOf(text: string): { number: number; unit: string } | null {
    const found = /^\s*\$?\s*(\d+(?:\.\d+)?)\s*(tn|bn|mn|m|k)?\s*$/.exec(text);
    return found === null ? null : { number: Number(found[1]), unit: found[2] ?? '' };
}

/** The range of a slider: shares up to all, rates far enough to be played with. */
export function rangeOf(kind: string, value: number): { low: number; high: number; step: number } {
    if (kind === 'share') return { low: 0, high: Math.max(100, value), step: 1 };
    const size =
        [5, 10, 20, 50, 100, 200, 500, 1000].find((one) => one >= 1.5 * Math.abs(value)) ?? 2 * Math.abs(value);
    const reach = kind === 'rate' ? Math.max(50, size) : size;
    return { low: value < 0 ? -Math.min(99, reach) : 0, high: value < 0 ? 0 : reach, step: reach <= 20 ? 0.1 : 0.5 };
}

const busy = (input: HTMLElement): boolean => document.activeElement === input;

function slider(lang: Lang, label: string, kind: string, value: number, note: string, changed: Changed): Control {
    const { low, high, step } = rangeOf(kind, value);
    const range = el('input', { type: 'range', min: low, max: high, step, value, 'aria-label': `${label} (%)` });
    const box = el('input', { type: 'number', step: 'any', value, 'aria-label': `${label}, ${t(lang, 'percent')}` });
    const text = (number: number): void => range.setAttribute('aria-valuetext', `${number} %`);
    text(value);
    const tell = (from: HTMLInputElement, done: boolean): void => {
        const number = from.valueAsNumber;
        if (!Number.isFinite(number)) return;
        if (from === range) box.valueAsNumber = number;
        else range.valueAsNumber = number;
        text(number);
        changed(`${number}%`, done);
    };
    for (const input of [range, box]) {
        input.addEventListener('input', () => tell(input, false));
        input.addEventListener('change', () => tell(input, true));
    }
    const node = el(
        'div',
        { class: 'value slide' },
        el('span', { class: 'key' }, label),
        range,
        box,
        el('span', {}, '%'),
    );
    if (note !== '') node.append(el('small', {}, note));
    return {
        node,
        show(next) {
            const number = percentOf(next) ?? likeliest(next);
            if (number === null) return;
            if (!busy(range)) range.valueAsNumber = number;
            if (!busy(box)) box.valueAsNumber = number;
            text(number);
        },
    };
}

function money(label: string, value: { number: number; unit: string }, changed: Changed): Control {
    let unit = value.unit;
    const name = (): string => `US$ ${unit}`.trim();
    const box = el('input', { type: 'number', min: 0, step: 'any', value: value.number, 'aria-label': label });
    const after = el('span', {}, name());
    const tell = (done: boolean): void => {
        if (Number.isFinite(box.valueAsNumber)) changed(`$${box.valueAsNumber}${unit}`, done);
    };
    box.addEventListener('input', () => tell(false));
    box.addEventListener('change', () => tell(true));
    return {
        node: el('div', { class: 'value' }, el('span', { class: 'key' }, label), box, after),
        show(next) {
            const read = moneyOf(next);
            if (read === null || busy(box)) return;
            box.valueAsNumber = read.number;
            unit = read.unit;
            after.textContent = name();
        },
    };
}

function plain(label: string, input: HTMLInputElement | HTMLSelectElement, changed: Changed): Control {
    input.setAttribute('aria-label', label);
    input.addEventListener('change', () => {
        if (input.value !== '') changed(input.value, true);
    });
    const long = input instanceof HTMLInputElement && input.type === 'text';
    return {
        node: el('div', { class: long ? 'value long' : 'value' }, el('span', { class: 'key' }, label), input),
        show(next) {
            if (!busy(input) && input.value !== next) input.value = next;
        },
    };
}

export function labelOf(lang: Lang, key: string): string {
    if (key === 'from') return t(lang, 'in force from');
    if (key === 'until') return t(lang, 'in force until');
    if (key === 'announced') return t(lang, 'announced on');
    return word(lang, key);
}

/** `written`: what the package says, by which the range of a slider is chosen, so that it stays while it is moved. */
export function control(lang: Lang, id: string, value: ClauseValue, written: string, changed: Changed): Control {
    const label = labelOf(lang, value.key);
    const named = `${id}: ${label}`;
    const made = ((): Control => {
        if (value.kind === 'percent' || value.kind === 'share') {
            const kind = value.kind === 'share' ? 'share' : value.key === 'rate' ? 'rate' : 'percent';
            const number = percentOf(written);
            if (number !== null) return slider(lang, label, kind, number, '', changed);
            const likely = likeliest(written);
            if (likely !== null) {
                const note = written.replace(/[{}"']/g, '').trim();
                return slider(lang, label, 'share', likely, note, changed);
            }
        }
        const amount = value.kind === 'money' ? moneyOf(written) : null;
        if (amount !== null) return money(label, amount, changed);
        if (value.kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(written))
            return plain(
                label,
                el('input', { type: 'date', value: written, min: '1990-01-01', max: '2100-12-31' }),
                changed,
            );
        const words = CHOICES[value.key];
        if (words !== undefined && words.includes(written)) {
            const options = choice(
                words.map((one) => [one, word(lang, one)] as const),
                written,
            );
            return plain(label, el('select', {}, ...options), changed);
        }
        return plain(label, el('input', { type: 'text', value: written, spellcheck: 'false' }), changed);
    })();
    made.node.dataset.key = value.key;
    for (const input of made.node.querySelectorAll('input, select'))
        input.setAttribute(
            'aria-label',
            `${named}${input.getAttribute('type') === 'range' ? '' : ', ' + (input.getAttribute('type') ?? '')}`,
        );
    made.show(value.value);
    return made;
}
