/* charts.test.ts: charts by themselves, with what no report has yet or rarely has: bands, fans, errors, nothing at all. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';

import type * as charts from '../src/charts/index';
import type { Caption, Place } from '../src/model';

type Charts = typeof charts;
type Given = Record<string, unknown>;

const caption: Caption = {
    title: 'A title',
    measure: 'real income, change',
    unit: '%',
    period: '2035',
    against: 'against nothing',
    numeraire: 'numeraire: gold',
    source: 'a source',
};
const place = (code: string, value: number | null, low?: number, high?: number): Place => ({
    code,
    name: `The place ${code}`,
    isoNumeric: null,
    value,
    party: code === 'A',
    rival: false,
    ...(low === undefined || high === undefined ? {} : { band: { low, high } }),
});

let browser: Browser;
let page: Page;
const errors: string[] = [];

before(async () => {
    const bundle = await build({
        entryPoints: ['src/charts/index.ts'],
        bundle: true,
        format: 'iife',
        globalName: 'ent',
        write: false,
    });
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    await page.setContent(
        `<!DOCTYPE html><html lang="en"><style>${readFileSync('src/report.css', 'utf8')}</style><body></body></html>`,
    );
    await page.evaluate(`${bundle.outputFiles[0]?.text ?? ''}; globalThis.ent = ent;`);
});

after(async () => {
    await browser.close();
    assert.deepEqual(errors, []);
});

/** Draws a chart alone on the page. */
async function draw(name: keyof Charts, data: Given, width = 600, more: Given = {}): Promise<void> {
    await page.evaluate(
        ({ name, data, width, more }) => {
            const made = globalThis as unknown as {
                ent: Record<string, (data: unknown, options: unknown) => SVGSVGElement>;
                chosen: string[];
            };
            made.chosen = [];
            const options = { id: 'x', lang: 'en', width, onSelect: (code: string) => made.chosen.push(code), ...more };
            document.body.replaceChildren(
                (made.ent[name] as (data: unknown, options: unknown) => SVGSVGElement)(data, options),
            );
        },
        { name, data, width, more },
    );
    const over = await page.evaluate(() => {
        const frame = (document.querySelector('svg') as SVGSVGElement).getBoundingClientRect();
        return [...document.querySelectorAll('svg text')]
            .filter((text) => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
            })
            .map((text) => text.textContent);
    });
    assert.deepEqual(over, [], `${name} at ${width}`);
    assert.equal(
        await page
            .locator('svg [d*=NaN], svg [x=NaN], svg [y=NaN], svg [width=NaN], svg [cx=NaN], svg [width^="-"]')
            .count(),
        0,
        `${name}: places that are no numbers`,
    );
}

const count = (selector: string): Promise<number> => page.locator(selector).count();

test('bars whose band spans zero are grey, the others are not', async () => {
    await draw('rankedBars', {
        caption,
        bars: [place('A', 0.4, 0.1, 0.9), place('B', 0.1, -0.2, 0.3), place('C', -0.3, -0.5, -0.1)],
    });
    assert.equal(await count('.c-spans'), 1);
    assert.equal(await count('[data-code=B] .c-spans'), 1);
    assert.equal(await count('.c-gain'), 1);
    assert.equal(await count('.c-loss'), 1);
    assert.equal(await count('.band'), 3);
    assert.match(
        (await page.locator('[data-code=B]').getAttribute('aria-label')) ?? '',
        /^The place B: \+0\.10% \(−0\.20 – \+0\.30\)$/,
    );
});

test('fans lie behind their lines, with a hole where a year has none', async () => {
    const line = {
        code: 'A',
        name: 'A',
        party: true,
        values: [0, 1, 2],
        bands: [{ low: -1, high: 1 }, null, { low: 1, high: 3 }],
    };
    await draw('paths', {
        caption,
        years: [2025, 2026, 2027],
        lines: [line, { code: 'B', name: 'B', party: false, values: [null, 0.5, null] }],
        events: [{ year: 2026, text: '2026: one' }],
    });
    assert.equal(((await page.locator('.fan').getAttribute('d')) ?? '').match(/M/g)?.length, 2);
    assert.equal(await page.locator('[data-code=A] > *').first().getAttribute('class'), 'fan');
    assert.equal(await count('.mark'), 4);
    assert.equal(await count('.event'), 1);
});

test('a sampled ledger shows its errors', async () => {
    await draw('waterfall', {
        caption,
        region: 'A',
        total: 0.3,
        steps: [
            { name: 'tariffs', value: 0.5, error: 0.012, clauses: [] },
            { name: 'ores', value: -0.2, error: 0, clauses: [] },
        ],
    });
    assert.match((await page.locator('.mark').first().getAttribute('aria-label')) ?? '', /\+0\.50 ± 0\.012/);
    const [x, width] = await page
        .locator('.c-loss')
        .evaluate((bar) => [Number(bar.getAttribute('x')), Number(bar.getAttribute('width'))]);
    const total = await page
        .locator('.c-total')
        .evaluate((bar) => Number(bar.getAttribute('x')) + Number(bar.getAttribute('width')));
    assert.ok(Math.abs((x ?? 0) - total) < 1e-6, 'the last step ends where the total does');
    assert.ok((width ?? 0) > 1);
});

test('a mark can be chosen by mouse and keyboard', async () => {
    await draw('rankedBars', { caption, bars: [place('A', 0.4), place('B', 0.1)] });
    await page.locator('[data-code=A]').click();
    await page.locator('[data-code=A]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.deepEqual(await page.evaluate(() => (globalThis as unknown as { chosen: string[] }).chosen), ['A', 'B']);
});

test('nothing, zeros and long names are drawn all the same', async () => {
    const long = 'An economy with a name that is longer than anybody would ever want it to be';
    const square = [
        [null, 0],
        [0, null],
    ];
    for (const width of [240, 600, 1600]) {
        await draw('rankedBars', { caption, bars: [] }, width);
        await draw('rankedBars', { caption, bars: [{ ...place('A', 0), name: long }, place('B', 0)] }, width);
        await draw(
            'waterfall',
            { caption, region: long, total: 0, steps: [{ name: long, value: 0, error: 0, clauses: [] }] },
            width,
        );
        await draw('waterfall', { caption, region: long, total: null, steps: [] }, width);
        await draw(
            'paths',
            {
                caption,
                years: [2025, 2026],
                lines: [{ code: 'A', name: long, party: true, values: [null, null] }],
                events: [],
            },
            width,
        );
        await draw(
            'tornado',
            { caption, region: 'A', bars: [{ name: long, low: 0, high: 0, lowAt: '1', highAt: '2' }] },
            width,
        );
        await draw('tornado', { caption, region: 'A', bars: [] }, width);
        await draw(
            'dependence',
            { caption, region: 'A', rows: [{ name: long, before: 0, after: 0, total: true }] },
            width,
        );
        await draw(
            'heatMap',
            {
                caption,
                regions: [
                    { code: 'A', name: long, party: true },
                    { code: 'B', name: 'B', party: false },
                ],
                cells: square,
            },
            width,
        );
        await draw(
            'divertedTrade',
            {
                caption,
                nodes: [
                    { id: 'less:A', name: long, side: 'less' },
                    { id: 'I', name: long, side: 'importer' },
                    { id: 'more:B', name: long, side: 'more' },
                ],
                links: [
                    { source: 'less:A', target: 'I', value: 1 },
                    { source: 'I', target: 'more:B', value: 1 },
                ],
            },
            width,
        );
    }
});
