/* page_visit.ts: what the tests of the live page begin with: a server, a browser, and visits that fail when the browser
 * complains or asks anybody else. ENTENTE is the command; CHROMIUM the browser. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { chromium, type Browser, type BrowserContextOptions, type Page, type Route } from 'playwright-core';
import type { ResultDocument } from '../src/document';
import { change } from '../src/format';
import * as model from '../src/model';

const command = process.env.ENTENTE ?? '../build/dev/bin/entente';
export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const scratch = mkdtempSync(join(tmpdir(), 'entente-page.'));
export const PACKAGE = 'tokyo-2025-as-signed';
const PATIENCE = 120_000; /* how long a condition may take on a slow machine before it counts as never */

export let browser: Browser;
export let doc: ResultDocument;
export let main: Served;

interface Served {
    base: string;
    child: ChildProcess;
}

export function run(...words: string[]): ResultDocument {
    const text = execFileSync(command, ['run', ...words, '--json'], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(text) as ResultDocument;
}

export const quick = (...words: string[]): ResultDocument => run(PACKAGE, '--ledger', 'none', ...words);

/** A server at a free port; its first line is the address. */
export async function serve(...words: string[]): Promise<Served> {
    const data = mkdtempSync(join(scratch, 'data.'));
    const child = spawn(command, ['serve', '--port', '0', '--quiet', ...words], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, XDG_DATA_HOME: data },
    });
    for await (const line of createInterface({ input: child.stdout })) return { base: new URL(line).origin, child };
    throw new Error('the server said nothing');
}

export async function stop({ child }: Served): Promise<void> {
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
}

export async function ask<T>(path: string, body: unknown): Promise<T> {
    const answer = await fetch(`${main.base}/api/v1${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
    });
    return (await answer.json()) as T;
}

before(async () => {
    doc = quick();
    main = await serve(PACKAGE);
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
});

after(async () => {
    await browser.close();
    await stop(main);
    rmSync(scratch, { recursive: true });
});

interface Visit extends BrowserContextOptions {
    fragment?: string;
    server?: Served;
    /** messages of the browser that are meant to come: of answers that are errors */
    expected?: RegExp;
    prepare?: (page: Page) => Promise<void>;
    /** do not wait for the first answer */
    early?: boolean;
}

/* the answer is there, and so is what the package says with its settings: which of the two comes first is open */
export const exact = (page: Page): Promise<unknown> => page.locator('body[data-shown=exact][data-read=done]').waitFor();

/** Opens the page; whatever it says on the console, and whatever it asks of others, fails the test. */
export async function visit(options: Visit, look: (page: Page) => Promise<void>): Promise<void> {
    const { fragment = '', server = main, expected, prepare, early, ...rest } = options;
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...rest });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const bad: string[] = [];
    page.on('console', (message) => {
        if (expected === undefined || !expected.test(message.text())) bad.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => bad.push(`error: ${error.stack ?? error.message}`));
    page.on('dialog', (dialog) => {
        bad.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
    });
    page.on('request', (request) => {
        if (!request.url().startsWith(server.base + '/') && !/^(data|blob):/.test(request.url()))
            bad.push(`request: ${request.url()}`);
    });
    await prepare?.(page);
    await page.goto(`${server.base}/${fragment}`);
    if (early !== true) await exact(page);
    await look(page);
    await page.unrouteAll({ behavior: 'ignoreErrors' }); /* what is still on its way ends with the page */
    await context.close();
    assert.deepEqual(bad, []);
}

export const clause = (id: string): string => `[data-clause="${id}"]`;
export const rate = (page: Page, id: string) => page.locator(`${clause(id)} [data-key=rate] input[type=range]`);

/** The hand moves a slider without letting go. */
export function drag(page: Page, id: string, value: number): Promise<void> {
    return rate(page, id).evaluate((node, to) => {
        (node as HTMLInputElement).value = String(to);
        node.dispatchEvent(new Event('input', { bubbles: true }));
    }, value);
}

/** Holds the first question for an exact answer that has `text` in it. */
export async function hold(page: Page, text: string): Promise<{ question: Promise<Route> }> {
    let caught = (_: Route): void => undefined;
    let free = true;
    const held = new Promise<Route>((resolve) => (caught = resolve));
    await page.route('**/api/v1/run', (route) => {
        const mine = free && (route.request().postData() ?? '').includes(text);
        if (!mine) return route.continue();
        free = false;
        caught(route);
        return undefined;
    });
    return { question: held };
}

/** What the map says of an economy. */
export function onMap(page: Page, code: string): Promise<string> {
    return page.locator(`#map [data-code=${code}]`).evaluate((node) => node.getAttribute('aria-label') ?? '');
}

export function incomeOf(of: ResultDocument, code: string, year: number = model.lastYear(of)): number {
    return model.realIncome(of, year).get(code) ?? NaN;
}

export const percent = (value: number): string => change('en', value) + '%';

/** Waits until map, bars and reasons all show a document, and nothing approximate. */
export async function shows(page: Page, of: ResultDocument, year: number = model.lastYear(of)): Promise<void> {
    const codes = ['USA', 'JPN', 'CHN', 'MEX'];
    const expected = {
        map: codes.map((code): [string, string] => [code, `: ${percent(incomeOf(of, code, year))}`]),
        bars: change('en', incomeOf(of, 'JPN', year)),
        figure: percent(incomeOf(of, 'USA', year)),
    };
    const seen = (want: typeof expected | null): object | boolean => {
        const text = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
        const said = (code: string): string =>
            document.querySelector(`#map [data-code=${code}]`)?.getAttribute('aria-label') ?? '';
        const bars = text('#bars [data-code=JPN] .figure');
        const figure = text('#figures strong');
        const { shown, read } = document.body.dataset;
        const all = { shown, read, map: ['USA', 'JPN', 'CHN', 'MEX'].map(said), bars, figure };
        if (want === null) return all;
        const same = want.map.every(([code, value]) => {
            const label = said(code);
            return label.endsWith(value) || label.includes(value + ' (');
        });
        return shown === 'exact' && read === 'done' && same && bars === want.bars && figure === want.figure;
    };
    try {
        await page.waitForFunction(seen, expected);
    } catch (error) {
        assert.deepEqual(await page.evaluate(seen, null), expected, String(error));
    }
}

export const firstSentence = (of: ResultDocument): string => (of.sentence ?? '').split(/(?<=[.])\s/)[0] ?? '';
