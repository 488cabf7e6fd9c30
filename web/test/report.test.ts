/* report.test.ts: the report of the shipped package as a person meets it, in a real browser: what it shows against the
 * document the command prints, by mouse, keyboard and screen reader, light and dark, small and large, on paper and without
 * script. ENTENTE is the command; CHROMIUM the browser. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

import type { ResultDocument } from '../src/document';
import { change } from '../src/format';
import * as model from '../src/model';

const command = process.env.ENTENTE ?? '../build/dev/bin/entente';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const scratch = mkdtempSync(join(tmpdir(), 'entente-web.'));
const file = (name: string): string => join(scratch, name);
const CHARTS = [
    'map',
    'bars',
    'paths',
    'waterfall',
    'waterfall',
    'tornado',
    'tornado',
    'sankey',
    'heat',
    'dependence',
    'dependence',
];

let browser: Browser;
let doc: ResultDocument;

function run(...words: string[]): string {
    return execFileSync(command, ['run', ...words], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'ignore'],
    });
}

before(async () => {
    doc = JSON.parse(run('tokyo-2025-as-signed', '--json', '--report', file('tokyo.html'))) as ResultDocument;
    run(
        'tokyo-2025-as-signed',
        '--years',
        '2025-2026',
        '--ledger',
        'none',
        '--report',
        file('fr.html'),
        '--lang',
        'fr',
    );
    run('tokyo-2025-as-signed', '--long-run', '--report', file('long-run.html'));
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
});

after(async () => {
    await browser.close();
    rmSync(scratch, { recursive: true });
});

/** Opens a report; whatever it says on the console or asks of anybody else fails the test. */
async function visit(name: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const bad: string[] = [];
    const address = 'file://' + file(name);
    page.on('console', (message) => bad.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => bad.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
        bad.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
    });
    page.on('request', (request) => {
        if (request.url() !== address && !/^(data|blob):/.test(request.url())) bad.push(`request: ${request.url()}`);
    });
    await page.goto(address);
    await look(page);
    await context.close();
    assert.deepEqual(bad, []);
}

const labels = (page: Page, chart: string): Promise<string[]> =>
    page
        .locator(`[data-chart=${chart}] .mark`)
        .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label') ?? ''));

test('opens with the sentence', () =>
    visit('tokyo.html', {}, async (page) => {
        const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
        assert.ok(doc.sentence !== null && doc.sentence.length > 100);
        assert.ok(text.startsWith(doc.sentence.replace(/\s+/g, ' ')), text.slice(0, 200));
        assert.equal(await page.locator('h1').count(), 1);
        assert.equal(await page.title(), doc.package.title.en);
    }));

test('carries the very document that the command prints', () =>
    visit('tokyo.html', {}, async (page) => {
        assert.deepEqual(JSON.parse((await page.locator('#entente-result').textContent()) ?? ''), doc);
    }));

test('every chart says what it is, in what unit, of which year, against what', () =>
    visit('tokyo.html', {}, async (page) => {
        const seen = await page.locator('[data-chart]').evaluateAll((hosts) =>
            hosts.map((host) => {
                const svg = host.querySelector('svg');
                const named = (name: string): string =>
                    document.getElementById(svg?.getAttribute(name) ?? '')?.textContent ?? '';
                return {
                    chart: host.getAttribute('data-chart'),
                    title: named('aria-labelledby'),
                    desc: named('aria-describedby'),
                    head: [...(svg?.querySelectorAll('.head text') ?? [])]
                        .map((line) => line.textContent)
                        .join(' ')
                        .replace(/\u00A0/g, ' '),
                    names: [...(svg?.querySelectorAll('[role=img]') ?? [])].filter(
                        (mark) => (mark.getAttribute('aria-label') ?? '') !== '',
                    ).length,
                    focusable: host.querySelectorAll('svg [tabindex="0"]').length,
                };
            }),
        );
        assert.deepEqual(
            seen.map((one) => one.chart),
            CHARTS,
        );
        for (const one of seen) {
            assert.ok(one.title.length > 5 && one.desc.length > 20, `${one.chart}: ${one.title}`);
            assert.match(
                one.head,
                /(%|% of imports|percentage points|US\$ bn of 2024) · (2035|2025 to 2035) · against United States letters of July 2025 · numeraire: world value added$/,
            );
            assert.ok(one.names >= 1, `${one.chart} has no marks`);
            assert.equal(one.focusable, 1, `${one.chart}: one stop of Tab`);
        }
        assert.equal(
            new Set(await page.locator('[id]').evaluateAll((all) => all.map((one) => one.id))).size,
            await page.locator('[id]').count(),
        );
    }));

test('the map has a shape for every economy with a number, and its figure', () =>
    visit('tokyo.html', {}, async (page) => {
        const shapes = await page
            .locator('[data-chart=map] .mark')
            .evaluateAll((marks) =>
                marks.map((mark) => [
                    mark.getAttribute('data-code') ?? '',
                    mark.getAttribute('aria-label') ?? '',
                    String(mark.querySelector('path')?.getAttribute('d')?.length ?? 0),
                ]),
            );
        const wanted = doc.regions.filter((region) => region.iso_numeric !== null);
        const values = model.realIncome(doc);
        assert.equal(wanted.length, 80);
        assert.deepEqual(shapes.map((shape) => shape[0]).sort(), wanted.map((region) => region.code).sort());
        for (const [code, label, length] of shapes) {
            assert.ok(Number(length) > 8, `${code} has no shape`);
            assert.ok(label?.endsWith(`: ${change('en', values.get(code ?? '') ?? null)}%`), label);
        }
    }));

test('another year shows the figures of that year, on the map and in its table', () =>
    visit('tokyo.html', {}, async (page) => {
        const map = page.locator('[data-chart=map]');
        await map.locator('select').selectOption('2026');
        const value = model.realIncome(doc, 2026).get('JPN') ?? null;
        assert.ok((await labels(page, 'map')).includes(`Japan: ${change('en', value)}%`));
        await map.locator('summary').click();
        await map.locator('tbody tr').first().waitFor(); /* written when the browser says that it is open */
        assert.equal(await map.locator('tbody tr').count(), doc.regions.length);
        assert.equal(
            await map.locator('tr', { hasText: 'Japan' }).locator('td').last().textContent(),
            new Intl.NumberFormat('en', { maximumSignificantDigits: 6 }).format(value ?? NaN),
        );
    }));

test('the keyboard reaches every mark', () =>
    visit('tokyo.html', {}, async (page) => {
        const read = page.locator('[data-chart=map] .read');
        const wanted = await labels(page, 'map');
        await page.locator('[data-chart=map] .mark').first().focus();
        for (const text of wanted) {
            assert.equal(await read.textContent(), text);
            await page.keyboard.press('ArrowRight');
        }
        await page.keyboard.press('Home');
        assert.equal(await read.textContent(), wanted[0]);
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SELECT', 'Tab leaves the chart');
        await page.locator('[data-chart=heat] .mark').focus();
        await page.keyboard.press('Home');
        await page.keyboard.press('ArrowRight');
        const heat = model.heatData(doc, 'en');
        const [importer, exporter] = [heat?.regions[0]?.name, heat?.regions[1]?.name];
        assert.equal(
            await page.locator('[data-chart=heat] .read').textContent(),
            `importer ${importer}, exporter ${exporter}: ${change('en', heat?.cells[0]?.[1] ?? null)}\u00A0US$ bn of 2024`,
        );
    }));

test('nothing runs over, from 320 pixels to 4K, and no word of a chart is cut off', async () => {
    for (const name of ['tokyo.html', 'fr.html', 'long-run.html'])
        for (const width of [320, 768, 1280, 3840])
            await visit(name, { viewport: { width, height: 900 } }, async (page) => {
                const over = await page.evaluate(() => {
                    const found: string[] = [];
                    if (document.documentElement.scrollWidth > innerWidth) found.push('the page');
                    for (const svg of document.querySelectorAll<SVGSVGElement>('svg.ent-chart')) {
                        const frame = svg.getBoundingClientRect();
                        for (const text of svg.querySelectorAll('text')) {
                            const box = text.getBoundingClientRect();
                            if (
                                box.left < frame.left - 1 ||
                                box.right > frame.right + 1 ||
                                box.top < frame.top - 1 ||
                                box.bottom > frame.bottom + 1
                            )
                                found.push(`${svg.querySelector('title')?.textContent}: ${text.textContent}`);
                        }
                    }
                    return found;
                });
                assert.deepEqual(over, [], `${name} at ${width}`);
            });
});

test('axe finds nothing serious, light and dark, English and French', async () => {
    for (const name of ['tokyo.html', 'fr.html', 'long-run.html'])
        for (const colorScheme of ['light', 'dark'] as const)
            await visit(name, { colorScheme }, async (page) => {
                await page.evaluate(axe);
                const found = await page.evaluate(async () => {
                    const results = await (
                        globalThis as unknown as {
                            axe: {
                                run(): Promise<{
                                    violations: { id: string; impact: string; nodes: { html: string }[] }[];
                                }>;
                            };
                        }
                    ).axe.run();
                    return results.violations
                        .filter((one) => ['serious', 'critical'].includes(one.impact))
                        .map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 200)}`);
                });
                assert.deepEqual(found, [], `${name}, ${colorScheme}`);
            });
});

test('dark is dark, and paper is white all the same', () =>
    visit('tokyo.html', { colorScheme: 'dark' }, async (page) => {
        const light = (): Promise<number> =>
            page.evaluate(() =>
                getComputedStyle(document.documentElement).getPropertyValue('--paper').trim() === '#ffffff' ? 1 : 0,
            );
        assert.equal(await light(), 0);
        const fill = await page
            .locator('[data-chart=map] [data-code=JPN] path')
            .first()
            .evaluate((path) => getComputedStyle(path).fill);
        await page.emulateMedia({ media: 'print' });
        assert.equal(await light(), 1);
        assert.notEqual(
            await page
                .locator('[data-chart=map] [data-code=JPN] path')
                .first()
                .evaluate((path) => getComputedStyle(path).fill),
            fill,
        );
    }));

test('charts are saved as SVG, PNG and CSV', () =>
    visit('tokyo.html', {}, async (page) => {
        for (const chart of ['map', 'heat', 'sankey']) {
            const saved = new Map<string, Buffer>();
            for (const format of ['SVG', 'PNG', 'CSV']) {
                const [download] = await Promise.all([
                    page.waitForEvent('download'),
                    page.locator(`[data-chart=${chart}] button`, { hasText: format }).click(),
                ]);
                assert.match(
                    download.suggestedFilename(),
                    new RegExp(`^tokyo-2025-as-signed-chart-\\d+-${chart}\\.${format.toLowerCase()}$`),
                );
                saved.set(format, readFileSync(await download.path()));
            }
            const svg = saved.get('SVG')?.toString('utf8') ?? '';
            const [svgWidth] = await page.evaluate((text) => {
                const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
                return [root.tagName === 'svg' ? Number(root.getAttribute('width')) : 0];
            }, svg);
            assert.ok((svgWidth ?? 0) > 500, 'a picture by itself');
            assert.ok(!svg.includes('var(') && !svg.includes(' class='), 'without a style sheet');
            const png = saved.get('PNG') ?? Buffer.alloc(24);
            assert.equal(png.toString('latin1', 1, 4), 'PNG');
            assert.equal(png.readUInt32BE(16), 2 * (svgWidth ?? 0));
            if (chart === 'map')
                assert.ok(
                    saved
                        .get('CSV')
                        ?.toString('utf8')
                        .includes(`JPN,Japan,${model.realIncome(doc).get('JPN')}\n`),
                );
        }
    }));

test('prints to A4', () =>
    visit('tokyo.html', { colorScheme: 'dark' }, async (page) => {
        const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
        const pages = pdf.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
        assert.ok(pages >= 8 && pages <= 16, `${pages} pages`);
        assert.match(pdf, /\/MediaBox \[0 0 59[45][.\d]* 84[12]/);
        const title = page.locator('[data-chart=bars] svg');
        assert.equal(Number(await title.getAttribute('width')) > 800, true, 'drawn for the screen again');
    }));

test('without script there is the sentence and a table for every chart', () =>
    visit('tokyo.html', { javaScriptEnabled: false }, async (page) => {
        assert.ok((await page.locator('h1').innerText()).length > 50);
        assert.equal(await page.locator('svg').count(), 0);
        assert.ok((await page.locator('table').count()) >= 8);
        const row = page.locator('table').first().locator('tr', { hasText: 'Japan' });
        assert.ok((await row.innerText()).includes(change('en', model.realIncome(doc).get('JPN') ?? null)));
        assert.ok(await page.locator('noscript').first().isVisible());
        assert.equal(await page.locator('.sources li').count(), doc.clauses.length);
    }));

test('French is French, the sentence too', () =>
    visit('fr.html', {}, async (page) => {
        assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
        const japan = (await labels(page, 'map')).find((label) => label.startsWith('Japon'));
        assert.match(japan ?? '', /^Japon: [+−]\d+,\d+\u202F%$/);
        assert.equal(await page.locator('h1').getAttribute('lang'), null);
        assert.match(await page.locator('h1').innerText(), /: en 2026, /);
        assert.equal(await page.locator('[data-chart=waterfall]').count(), 0, 'no ledger, no waterfall');
    }));

test('the long run of one law has what it has', () =>
    visit('long-run.html', {}, async (page) => {
        const charts = await page
            .locator('[data-chart]')
            .evaluateAll((hosts) => hosts.map((host) => host.getAttribute('data-chart')));
        assert.deepEqual(charts, ['map', 'bars', 'sankey', 'heat']);
        assert.match(await page.locator('[data-chart=map] .head').innerHTML(), /law of 2026, long run/);
    }));

test('what a package says is text, whatever it says', async () => {
    const hostile = `</script><script>alert(1)</script><img src="x" onerror="alert(2)"><!--<script>&"'`;
    const quoted = JSON.stringify(hostile);
    writeFileSync(
        file('hostile.yaml'),
        `package: hostile\ntitle: {en: ${quoted}, fr: ${quoted}}\nparties: [USA, JPN]\nclauses:\n  - id: one\n    type: tariff\n    importer: USA\n    exporter: JPN\n    sectors: all-goods\n    rule: set\n    rate: 25%\n    from: 2025-08-07\n    source: {title: ${quoted}, date: 2025-08-07, url: "javascript:alert(3)"}\n`,
    );
    run(file('hostile.yaml'), '--long-run', '--report', file('hostile.html'));
    await visit('hostile.html', {}, async (page) => {
        assert.equal(await page.title(), hostile);
        assert.equal(await page.locator('main img, main script').count(), 0);
        assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
        assert.ok((await page.locator('.sources').innerText()).includes(hostile));
        assert.equal(await page.locator('svg.ent-chart').count(), 4);
    });
});

test('the charts weigh no more than 120 kB, compressed and without the map', () => {
    const html = readFileSync(file('tokyo.html'), 'utf8');
    const begin = html.lastIndexOf('<script>') + '<script>'.length;
    const script = html.slice(begin, html.indexOf('</script>', begin));
    assert.ok(script.length > 50000);
    assert.ok(gzipSync(script, { level: 9 }).length <= 120e3);
});

test('is valid HTML', async () => {
    const loader = new FileSystemConfigLoader({
        extends: ['html-validate:recommended'],
        rules: { 'long-title': 'off', 'no-inline-style': 'off', 'require-sri': 'off' },
    });
    const validator = new HtmlValidate(loader);
    for (const name of ['tokyo.html', 'fr.html', 'long-run.html']) {
        const report = await validator.validateString(readFileSync(file(name), 'utf8'), name);
        assert.deepEqual(
            report.results
                .flatMap((one) =>
                    one.messages.map(
                        (message) => `${message.line}:${message.column} ${message.ruleId} ${message.message}`,
                    ),
                )
                .slice(0, 10),
            [],
            name,
        );
    }
});

test('the same run gives the same bytes', () => {
    run('tokyo-2025-as-signed', '--long-run', '--report', file('again.html'), '--threads', '1');
    assert.ok(readFileSync(file('again.html')).equals(readFileSync(file('long-run.html'))));
});
