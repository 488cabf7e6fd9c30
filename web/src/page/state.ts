/* state.ts: all that the page is a function of. It stands in the fragment of the address, edits can be taken back, and
 * back and forward of the browser walk through them. */
import type { Lang } from '../format';
import type { Options, Request } from './api';

/** What decides figures. */
export interface Edits {
    package: string;
    /** the text of a package of one's own */
    yaml: string | null;
    /** CLAUSE.KEY to VALUE */
    settings: Readonly<Record<string, string>>;
    /** empty: as the package or the program says */
    delivery: string;
    closure: string;
    elasticities: string;
    against: string;
}

/** What is looked at. */
export interface View {
    year: number | null;
    lang: Lang;
    region: string | null;
    figure: string;
}

export type State = Edits & View;

export const FIGURES = ['bars', 'sankey', 'heat', 'dependence'] as const;
export const CHOICES = ['delivery', 'closure', 'elasticities', 'against'] as const;

export function settingsOf(edits: Edits): string[] {
    return Object.entries(edits.settings).map(([key, value]) => `${key}=${value}`);
}

export function requestOf(state: State): Request {
    const options: Options = {};
    if (state.year !== null) options.year = state.year;
    for (const name of CHOICES) if (state[name] !== '') options[name] = state[name];
    return {
        ...(state.yaml === null ? { package: state.package } : { yaml: state.yaml }),
        settings: settingsOf(state),
        options,
    };
}

/** As the package and the program say. */
export const PLAIN = { yaml: null, settings: {}, delivery: '', closure: '', elasticities: '', against: '' } as const;

/** The same text for the same figures, whatever is looked at. */
export function editsKey(state: Edits): string {
    const { package: name, yaml, settings, ...rest } = editsOf(state);
    return JSON.stringify([yaml ?? name, Object.entries(settings).sort(), rest]);
}

export function editsOf(state: Edits): Edits {
    const { package: name, yaml, settings, delivery, closure, elasticities, against } = state;
    return { package: name, yaml, settings, delivery, closure, elasticities, against };
}

/* ---- the address ---- */

async function through(bytes: Uint8Array<ArrayBuffer>, by: GenericTransformStream): Promise<Uint8Array> {
    const out = new Blob([bytes]).stream().pipeThrough(by as ReadableWritablePair<Uint8Array, BufferSource>);
    return new Uint8Array(await new Response(out).arrayBuffer());
}

async function packed(text: string): Promise<string> {
    const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
    let letters = '';
    for (const byte of bytes) letters += String.fromCharCode(byte);
    return btoa(letters).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function unpacked(text: string): Promise<string> {
    const letters = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')));
}

/** Percent signs only where a fragment needs them, so that people can read and change it. */
function written(text: string): string {
    return encodeURIComponent(text).replace(/%(3A|2C|2F|3D|24)/g, (code) => decodeURIComponent(code));
}

export async function fragmentOf(state: State): Promise<string> {
    const parts: [string, string][] = [['package', state.package]];
    if (state.yaml !== null) parts.push(['yaml', await packed(state.yaml)]);
    for (const setting of settingsOf(state)) parts.push(['set', setting]);
    for (const name of CHOICES) if (state[name] !== '') parts.push([name, state[name]]);
    if (state.year !== null) parts.push(['year', String(state.year)]);
    if (state.region !== null) parts.push(['region', state.region]);
    if (state.figure !== 'bars') parts.push(['figure', state.figure]);
    parts.push(['lang', state.lang]);
    return '#' + parts.map(([key, value]) => `${key}=${written(value)}`).join('&');
}

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text; /* a bare percent sign, typed by hand */
    }
}

export interface Fragment {
    state: Partial<State>;
    token: string | null;
}

export async function fragmentRead(fragment: string): Promise<Fragment> {
    const state: Partial<State> = {};
    const settings: Record<string, string> = {};
    let token: string | null = null;
    for (const part of fragment.replace(/^#/, '').split('&')) {
        const at = part.indexOf('=');
        if (at < 0) continue;
        const [key, value] = [part.slice(0, at), decoded(part.slice(at + 1))];
        const cut = value.indexOf('=');
        if (key === 'token') token = value;
        else if (key === 'set' && cut > 0) settings[value.slice(0, cut)] = value.slice(cut + 1);
        else if (key === 'package' || key === 'region') state[key] = value;
        else if (key === 'figure' && FIGURES.some((one) => one === value)) state.figure = value;
        else if (key === 'lang' && (value === 'en' || value === 'fr')) state.lang = value;
        else if (key === 'year' && /^\d{4}$/.test(value)) state.year = Number(value);
        else if (key === 'yaml') state.yaml = await unpacked(value).catch(() => null);
        else for (const name of CHOICES) if (key === name) state[name] = value;
    }
    if (Object.keys(settings).length > 0) state.settings = settings;
    return { state, token };
}

/* ---- changes ---- */

/** edit: done; live: still being dragged; view: other figures of the same answer; load: all of it may differ */
export type Change = 'edit' | 'live' | 'view' | 'load';

export class Store {
    private past: Edits[] = [];
    private future: Edits[] = [];
    private before: Edits | null = null;
    private writing = Promise.resolve();

    constructor(
        public state: State,
        private readonly changed: (change: Change) => void,
    ) {
        addEventListener('popstate', () => void this.arrive());
    }

    get canUndo(): boolean {
        return this.past.length > 0;
    }

    get canRedo(): boolean {
        return this.future.length > 0;
    }

    /** One step of a movement: figures follow, history does not. */
    live(edits: Partial<Edits>): void {
        this.before ??= editsOf(this.state);
        this.state = { ...this.state, ...edits };
        this.changed('live');
    }

    commit(edits: Partial<Edits>): void {
        const before = this.before ?? editsOf(this.state);
        this.before = null;
        this.state = { ...this.state, ...edits };
        if (editsKey(before) !== editsKey(this.state)) {
            this.past.push(before);
            this.future = [];
            this.write(true);
        }
        this.changed('edit');
    }

    /** Together with an edit that follows. */
    look(view: Partial<View>): void {
        this.state = { ...this.state, ...view };
    }

    view(view: Partial<View>): void {
        this.state = { ...this.state, ...view };
        this.write(false);
        this.changed('view');
    }

    undo(): void {
        this.step(this.past, this.future);
    }

    redo(): void {
        this.step(this.future, this.past);
    }

    private step(from: Edits[], to: Edits[]): void {
        const edits = from.pop();
        if (edits === undefined) return;
        to.push(this.before ?? editsOf(this.state));
        this.before = null;
        this.state = { ...this.state, ...edits };
        this.write(true);
        this.changed('load');
    }

    /** Another address of the same page: back, forward, or one that was typed or pasted. */
    private async arrive(): Promise<void> {
        const { state, token } = await fragmentRead(location.hash);
        const before = editsOf(this.state);
        this.state = { ...this.state, ...PLAIN, year: null, figure: 'bars', ...state };
        if (editsKey(before) !== editsKey(this.state)) {
            this.past.push(before);
            this.future = [];
        }
        if (token !== null) location.reload();
        else this.changed('load');
    }

    /** One after the other: packing a text takes a moment. */
    write(entry: boolean): void {
        const state = this.state;
        this.writing = this.writing.then(async () => {
            const fragment = await fragmentOf(state);
            if (fragment === location.hash) return;
            if (entry) history.pushState(null, '', fragment);
            else history.replaceState(null, '', fragment);
        });
    }
}
