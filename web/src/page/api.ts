/* api.ts: what the server is asked and answers (docs/page.md). Errors are one kind, with the place they belong to. */
import type { ResultDocument, Title } from '../document';

export interface Options {
    year?: number;
    delivery?: string;
    closure?: string;
    elasticities?: string;
    against?: string;
    ledger?: string;
}

export interface Request {
    package?: string;
    yaml?: string;
    settings: string[];
    options: Options;
}

export interface About {
    version: string;
    commit: string;
    /** what was opened */
    package: string;
    languages: string[];
    closures: string[];
    elasticities: string[];
    deliveries: string[];
    ledgers: string[];
    world: { name: string; hash: string; base_year: number };
    /** runs can be kept */
    store: boolean;
}

export interface Shipped {
    name: string;
    title: Title;
}

export interface ClauseValue {
    key: string;
    value: string;
    kind: string;
}

export interface PackageClause {
    id: string;
    type: string;
    group: string | null;
    summary: string;
    summary_fr?: string | null;
    from: string | null;
    until: string | null;
    announced: string | null;
    authority: string | null;
    status: string | null;
    delivery?: unknown;
    is_pledge?: boolean;
    off?: boolean;
    source: { title: string | null; date: string | null; url: string | null } | null;
    values: ClauseValue[];
}

export interface LegalEvent {
    date: string;
    type: string;
    clause: string;
    authority: string | null;
    text: string;
    text_fr?: string | null;
}

export interface Package {
    name: string;
    title: Title;
    hash: string;
    file: string | null;
    parties: string[];
    rival: string | null;
    against: string | null;
    horizon: [number, number] | null;
    default_year: number | null;
    yaml: string;
    clauses: PackageClause[];
    events: LegalEvent[];
    warnings: (string | { message: string })[];
}

export interface FirstOrder {
    year: number;
    approximate: boolean;
    change_pct: Record<string, number | null>;
}

export interface Member {
    label: string;
    kind: string;
    real_income_pct: Record<string, (number | null)[]>;
}

export interface Cell {
    importer: string | null;
    exporter: string | null;
    sector: string;
    kind: string;
    from: number | null;
    to: number | null;
    contribution_pct: number | null;
}

export interface Cells {
    region: string;
    year: number;
    rows: Cell[];
}

interface Problem {
    code?: string;
    message?: string;
    file?: string | null;
    line?: number | null;
    column?: number | null;
    key?: string | null;
    hint?: string | null;
}

export class Failure extends Error {
    constructor(
        readonly status: number,
        readonly problem: Problem,
    ) {
        super([problem.message ?? `HTTP ${status}`, problem.hint ?? ''].filter((one) => one !== '').join('; '));
    }
    get superseded(): boolean {
        return this.problem.code === 'superseded';
    }
}

/** There is no server, or no more. */
export class Gone extends Error {}

const TOKEN = 'entente-token';

function random(): string {
    return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const desk = random(); /* one for each tab */

/** The token of a server that is not on this machine comes in the address and must not stay there. */
export function keepToken(token: string): void {
    sessionStorage.setItem(TOKEN, token);
}

function failureOf(status: number, text: string): Failure {
    try {
        const { error } = JSON.parse(text) as { error?: Problem };
        if (typeof error === 'object' && error !== null) return new Failure(status, error);
    } catch {
        /* not JSON: something between the page and the server has answered */
    }
    return new Failure(status, { message: `HTTP ${status}` });
}

async function call(path: string, body: unknown, signal?: AbortSignal, accept = 'application/json'): Promise<Response> {
    const token = sessionStorage.getItem(TOKEN);
    const headers: Record<string, string> = { Accept: accept, 'Entente-Desk': desk };
    if (token !== null) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const how: RequestInit = { headers, method: body === undefined ? 'GET' : 'POST', cache: 'no-store' };
    if (body !== undefined) how.body = JSON.stringify(body);
    if (signal !== undefined) how.signal = signal;
    let answer: Response;
    try {
        answer = await fetch(path, how);
    } catch (error) {
        if (signal?.aborted === true) throw error;
        throw new Gone();
    }
    if (!answer.ok) throw failureOf(answer.status, await answer.text());
    return answer;
}

const BASE = '/api/v1';

async function json<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const answer = await call(path, body, signal);
    try {
        return (await answer.json()) as T;
    } catch (error) {
        if (signal?.aborted === true || error instanceof SyntaxError) throw error;
        throw new Gone();
    }
}

/** Server-sent events of an answer, one after the other; `fetch` because EventSource cannot post. */
async function stream(
    path: string,
    body: unknown,
    signal: AbortSignal,
    heard: (event: string, data: unknown) => void,
): Promise<void> {
    const answer = await call(path, body, signal, 'text/event-stream');
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
        let part: ReadableStreamReadResult<string> | undefined;
        try {
            part = await reader?.read();
        } catch (error) {
            if (signal.aborted) throw error;
            throw new Gone();
        }
        if (part === undefined || part.done) return;
        const events = (rest + part.value).replace(/\r\n?/g, '\n').split('\n\n');
        rest = events.pop() ?? '';
        for (const text of events) {
            const lines = text.split('\n');
            const of = (field: string): string =>
                lines
                    .filter((line) => line.startsWith(field + ':'))
                    .map((line) => line.slice(field.length + 1).replace(/^ /, ''))
                    .join('\n');
            const [event, data] = [of('event'), of('data')];
            if (data === '') continue;
            const value = JSON.parse(data) as unknown;
            if (event === 'failure') throw new Failure(200, (value as { error?: Problem }).error ?? {});
            heard(event, value);
        }
    }
}

export const about = (): Promise<About> => json(`${BASE}/about`);
export const packages = (): Promise<Shipped[]> => json(`${BASE}/packages`);
export const atlas = <T>(): Promise<T> => json('/map.json');
export const read = (request: Request, signal?: AbortSignal): Promise<Package> =>
    json(`${BASE}/package`, request, signal);
export const run = (request: Request, signal?: AbortSignal): Promise<ResultDocument> =>
    json(`${BASE}/run`, request, signal);
export const firstOrder = (request: Request & { from_settings: string[] }): Promise<FirstOrder> =>
    json(`${BASE}/first-order`, request);
export const cells = (request: Request & { region: string }, signal: AbortSignal): Promise<Cells> =>
    json(`${BASE}/cells`, request, signal);
export const save = (request: Request): Promise<{ id: string }> => json(`${BASE}/runs`, request);

export async function report(request: Request & { language: string }): Promise<Blob> {
    return await (await call(`${BASE}/report`, request, undefined, 'text/html')).blob();
}

/** The run with its ledger, which takes a while: it says how far it is. */
export async function ledger(
    request: Request,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
): Promise<ResultDocument | null> {
    let result: ResultDocument | null = null;
    await stream(`${BASE}/run`, request, signal, (event, data) => {
        if (event === 'progress') {
            const { done, total } = data as { done: number; total: number };
            progress(done, total);
        } else if (event === 'result') {
            const answer = data as ResultDocument & { document?: ResultDocument };
            result = answer.document ?? answer;
        }
    });
    return result;
}

export async function bands(request: Request, signal: AbortSignal, heard: (member: Member) => void): Promise<void> {
    await stream(`${BASE}/bands`, request, signal, (event, data) => {
        if (event === 'member') heard(data as Member);
    });
}
