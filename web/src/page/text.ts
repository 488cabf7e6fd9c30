/* text.ts: the package as text, to be changed freely and applied. What is wrong is said at its line; what was typed
 * stays. */
import type { Lang } from '../format';
import { t } from '../strings';
import type { Failure } from './api';
import { el, say } from './dom';

export class TextView {
    private area = el('textarea', { spellcheck: 'false', autocapitalize: 'off', wrap: 'off', rows: 18 });
    private gutter = el('pre', { class: 'gutter', 'aria-hidden': 'true' });
    private wrong = el('p', { class: 'wrong', role: 'alert', hidden: true, id: 'text-wrong' });
    private apply = el('button', { type: 'button', class: 'strong' });
    private drop = el('button', { type: 'button' });
    private label = el('label', { class: 'for-screen-readers', for: 'text-area' });
    private shown = '';
    private line = 0;
    private lines = 0;

    constructor(host: HTMLElement, applied: (yaml: string) => void) {
        this.area.id = 'text-area';
        this.area.setAttribute('aria-describedby', 'text-wrong');
        const box = el('div', { class: 'editor' }, this.gutter, this.area);
        host.append(this.label, el('div', { class: 'buttons' }, this.apply, this.drop), this.wrong, box);
        this.area.addEventListener('input', () => this.edited());
        this.area.addEventListener('scroll', () => (this.gutter.scrollTop = this.area.scrollTop));
        this.apply.addEventListener('click', () => applied(this.area.value));
        this.drop.addEventListener('click', () => {
            this.area.value = this.shown;
            this.clear();
            this.edited();
        });
        this.area.addEventListener('keydown', (event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) applied(this.area.value);
        });
        this.edited();
    }

    get dirty(): boolean {
        return this.area.value !== this.shown;
    }

    translate(lang: Lang): void {
        say(this.label, t(lang, 'Package as text'));
        say(this.apply, t(lang, 'Apply'));
        say(this.drop, t(lang, 'Discard'));
    }

    /** The text that counts now; what somebody is writing is not overwritten. */
    show(yaml: string, force = false): void {
        const typed = this.dirty && !force;
        this.shown = yaml;
        if (!typed) this.area.value = yaml;
        this.clear();
        this.edited();
    }

    fail(error: Failure): void {
        const line = error.problem.line ?? null;
        this.line = line ?? 0;
        say(this.wrong, (line === null ? '' : `${line}: `) + error.message);
        this.wrong.hidden = false;
        this.area.setAttribute('aria-invalid', 'true');
        this.lines = -1;
        this.edited();
        if (line === null) return;
        const before = this.area.value.split('\n').slice(0, line - 1);
        const at = before.join('\n').length + (before.length > 0 ? 1 : 0);
        const end = this.area.value.indexOf('\n', at);
        this.area.setSelectionRange(at, end < 0 ? this.area.value.length : end);
        const height = this.area.scrollHeight / Math.max(1, this.area.value.split('\n').length);
        this.area.scrollTop = Math.max(0, (line - 4) * height);
        this.gutter.scrollTop = this.area.scrollTop;
    }

    private clear(): void {
        this.wrong.hidden = true;
        this.line = 0;
        this.lines = -1;
        this.area.removeAttribute('aria-invalid');
    }

    private edited(): void {
        this.apply.disabled = this.drop.disabled = !this.dirty;
        const lines = this.area.value.split('\n').length;
        if (lines === this.lines) return;
        this.lines = lines;
        const numbers = Array.from({ length: lines }, (_, k) =>
            el('span', { class: k + 1 === this.line ? 'bad' : null }, String(k + 1)),
        );
        this.gutter.replaceChildren(...numbers);
        this.gutter.scrollTop = this.area.scrollTop;
    }
}
