/* bar.ts: the bar at the top: which package, undo, what can be taken away, and the language. */
import type { ResultDocument } from '../document';
import { save as saveFile } from '../export';
import type { Lang } from '../format';
import { t } from '../strings';
import * as api from './api';
import { fileOf } from './centre';
import { choice, place, say } from './dom';
import { citation, copy, figuresCsv } from './files';
import { titleOf } from './options';
import { editsKey, PLAIN, requestOf, type State, type Store } from './state';

export interface Held {
    store(): Store;
    document(): ResultDocument | null;
    say(text: string): void;
    failed(error: api.Failure): void;
    gone(): void;
}

export class Bar {
    private readonly chooser = place('package') as HTMLSelectElement;
    private run: { key: string; id: string } | null = null;
    private listed = '';

    constructor(
        private readonly shipped: readonly api.Shipped[],
        stored: boolean,
        private readonly page: Held,
    ) {
        const on = (id: string, deed: () => unknown): void => place(id).addEventListener('click', () => void deed());
        this.chooser.addEventListener('change', () => {
            page.store().look({ year: null, region: null });
            page.store().commit({ package: this.chooser.value, ...PLAIN });
        });
        on('undo', () => page.store().undo());
        on('redo', () => page.store().redo());
        on('copy-yaml', () => this.attempt(() => this.copyYaml()));
        on('csv', () => this.csv());
        on('cite', () => this.cite());
        on('save', () => this.attempt(() => this.save()));
        on('report', () => this.attempt(() => this.report()));
        place('save').hidden = !stored;
        for (const button of languages())
            button.addEventListener('click', () => page.store().view({ lang: languageOf(button) }));
        addEventListener('keydown', (event) => this.key(event));
    }

    private get state(): State {
        return this.page.store().state;
    }

    /** Ctrl+Z and Ctrl+Shift+Z, but where text is typed that is the browser's. */
    private key(event: KeyboardEvent): void {
        if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
        const { target } = event;
        if (target instanceof HTMLTextAreaElement) return;
        if (target instanceof HTMLInputElement && target.type === 'text') return;
        event.preventDefault();
        if (event.shiftKey) this.page.store().redo();
        else this.page.store().undo();
    }

    follow(): void {
        const store = this.page.store();
        const { lang, package: name } = store.state;
        (place('undo') as HTMLButtonElement).disabled = !store.canUndo;
        (place('redo') as HTMLButtonElement).disabled = !store.canRedo;
        for (const button of languages()) button.setAttribute('aria-pressed', String(languageOf(button) === lang));
        if (this.listed !== lang + name) {
            const names = this.shipped.map((one) => [one.name, titleOf(lang, one)] as const);
            this.chooser.replaceChildren(...choice(names, name));
        }
        this.listed = lang + name;
        this.chooser.value = name;
    }

    private async copyYaml(): Promise<void> {
        const { lang } = this.state;
        const { yaml } = await api.read(requestOf(this.state));
        const done = await copy(yaml);
        this.page.say(done ? t(lang, 'Copied as YAML.') : t(lang, 'The browser does not let this page copy.'));
    }

    private csv(): void {
        const document = this.page.document();
        if (document !== null)
            saveFile(new Blob([figuresCsv(document)], { type: 'text/csv' }), `${fileOf(document)}.csv`);
    }

    private async cite(): Promise<void> {
        const [document, { lang }] = [this.page.document(), this.state];
        if (document === null) return;
        const id = this.run?.key === keyOf(this.state) ? this.run.id : null;
        const words = citation({ document, lang, id, url: location.href, day: new Date() });
        this.page.say((await copy(words)) ? t(lang, 'Citation copied.') : words);
    }

    private async save(): Promise<void> {
        const key = keyOf(this.state);
        const { id } = await api.save(requestOf(this.state));
        this.run = { key, id };
        this.page.say(t(this.state.lang, 'Saved as run {id}.', { id }));
    }

    private async report(): Promise<void> {
        const { lang } = this.state;
        this.page.say(t(lang, 'The report is being written\u2026'));
        const blob = await api.report({ ...requestOf(this.state), language: lang });
        const document = this.page.document();
        saveFile(blob, `${document === null ? 'entente' : fileOf(document)}.html`);
        this.page.say(t(lang, 'Report saved.'));
    }

    private async attempt(work: () => Promise<void>): Promise<void> {
        try {
            await work();
        } catch (error) {
            if (error instanceof api.Gone) this.page.gone();
            else if (!(error instanceof api.Failure)) throw error;
            else if (!error.superseded) this.page.failed(error);
        }
    }
}

function keyOf(state: State): string {
    return `${editsKey(state)} ${state.year ?? ''}`;
}

function languages(): NodeListOf<HTMLElement> {
    return document.querySelectorAll<HTMLElement>('[data-lang]');
}

function languageOf(button: HTMLElement): Lang {
    return button.dataset.lang === 'fr' ? 'fr' : 'en';
}

/** All words of the page that stand in its HTML. */
export function translateStatic(lang: Lang): void {
    document.documentElement.lang = lang;
    for (const node of document.querySelectorAll<HTMLElement>('[data-t]'))
        say(node, t(lang, node.dataset.t as Parameters<typeof t>[1]));
    say(place('skip'), t(lang, 'Skip to the answer'));
    place('languages').setAttribute('aria-label', t(lang, 'Language'));
}
