/* page_frame.test.ts: the live page on small and large screens, for axe, in the dark, and with a server that refuses, is
 * slow, asks for a token, or is gone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Page } from 'playwright-core';
import {
    PACKAGE,
    axe,
    clause,
    doc,
    exact,
    hold,
    main,
    quick,
    rate,
    serve,
    shows,
    stop,
    visit,
} from './page_visit';

/** Everything there is to see: reasons, clauses, all groups open. */
async function open(page: Page): Promise<void> {
    await page.locator('#tornado .mark').first().waitFor();
    await page.locator('#cells tbody tr').first().waitFor();
    await page.locator(clause('general-15')).waitFor();
    await page.evaluate(() => {
        for (const node of document.querySelectorAll('#package-box, .group')) node.setAttribute('open', '');
    });
}

test('fits from 320 pixels to 4K', () =>
    visit({}, async (page) => {
        await open(page);
        /** What stands out to the side. */
        const over = (): string[] => {
            const room = document.documentElement.clientWidth;
            const wide = [...document.querySelectorAll('body *')].filter((node) => {
                if (node.closest('.for-screen-readers, .skip, svg, .scroll, .editor') !== null) return false;
                const box = node.getBoundingClientRect();
                return box.width > 0 && (box.right > room + 1 || box.left < -1);
            });
            const names = wide.map((node) => `${node.tagName}#${node.id}.${node.className}`);
            return document.documentElement.scrollWidth > room ? [...names, 'the page'] : names;
        };
        for (const [width, height] of [
            [320, 640],
            [390, 844],
            [768, 1024],
            [1024, 768],
            [1280, 900],
            [1920, 1080],
            [3840, 2160],
        ] as const)
            for (const lang of ['en', 'fr']) {
                await page.setViewportSize({ width, height });
                await page.locator(`[data-lang=${lang}]`).click();
                await page.locator(`html[lang=${lang}] #map svg[lang=${lang}]`).waitFor();
                /* charts are drawn anew once the browser has seen the new size */
                await page.waitForFunction(`(${over})().length === 0`).catch(() => undefined);
                assert.deepEqual(await page.evaluate(over), [], `${width} ${lang}`);
                await page.waitForFunction(() => {
                    const text = document.querySelector('#map svg text');
                    return (text?.getBoundingClientRect().height ?? 0) >= 10;
                });
                const panels = page.locator('#panels > :not([hidden])');
                assert.equal(await panels.count(), width >= 2200 ? 4 : 1);
            }
    }));

interface Checker {
    run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
}

test('no barrier that axe knows, light and dark, small and large, in both languages', () =>
    visit({}, async (page) => {
        await open(page);
        await page.evaluate(axe);
        for (const [colorScheme, width, lang] of [
            ['light', 1280, 'en'],
            ['dark', 1280, 'fr'],
            ['light', 390, 'fr'],
            ['dark', 3840, 'en'],
        ] as const) {
            await page.setViewportSize({ width, height: 900 });
            await page.emulateMedia({ colorScheme });
            await page.locator(`[data-lang=${lang}]`).click();
            await page.locator(`html[lang=${lang}] #map svg[lang=${lang}]`).waitFor();
            for (const mode of ['#as-text', '#as-clauses']) {
                await page.locator(mode).click();
                const found = await page.evaluate(async () => {
                    const { violations } = await (window as unknown as { axe: Checker }).axe.run();
                    return violations
                        .filter((one) => one.impact === 'serious' || one.impact === 'critical')
                        .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
                });
                assert.deepEqual(found, [], `${colorScheme} ${width} ${lang} ${mode}`);
            }
        }
    }));

test('follows a dark theme', async () => {
    const paper = (colorScheme: 'light' | 'dark'): Promise<string> =>
        new Promise((resolve, reject) => {
            visit({ colorScheme }, async (page) =>
                resolve(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)),
            ).catch(reject);
        });
    const [light, dark] = [await paper('light'), await paper('dark')];
    assert.equal(light, 'rgb(255, 255, 255)');
    assert.notEqual(dark, light);
});

test('an error of a value stands at its clause, and the last good answer stays', () =>
    visit({ expected: /422/ }, async (page) => {
        const box = page.locator(`${clause('general-15')} [data-key=rate] input[type=number]`);
        await box.fill('-150');
        await box.press('Tab');
        const wrong = page.locator(`${clause('general-15')} .wrong`);
        await wrong.waitFor();
        assert.match(await wrong.innerText(), /-100/);
        assert.equal(await box.inputValue(), '-150');
        assert.equal(await box.getAttribute('aria-invalid'), 'true');
        await shows(page, doc); /* the last good answer stays */
        await page.locator('#wrong', { hasText: 'What is shown is the last good answer.' }).waitFor();
        await page.locator('#undo').click();
        await wrong.waitFor({ state: 'hidden' });
        await shows(page, doc);
    }));

test('what another clause rests on is not switched off, and the switch says why', () =>
    visit({ expected: /422/ }, async (page) => {
        await page.locator('[data-group=investment] summary').first().click();
        await page.locator(`${clause('investment-550')} [role=switch]`).click();
        await page.locator(`${clause('investment-550')} .wrong`, { hasText: 'switched off' }).waitFor();
        await shows(page, doc); /* the last good answer stays */
        await page.locator('body').press('Control+z');
        await page.locator(`${clause('investment-550')} .wrong`).waitFor({ state: 'hidden' });
    }));

test('a superseded answer is no error', async () => {
    const moved = quick('--set', 'general-15.rate=20%');
    let first = true;
    await visit({ expected: /409/ }, async (page) => {
        await page.locator(clause('general-15')).waitFor();
        await page.route('**/api/v1/run', async (route) => {
            const mine = first;
            first = false;
            if (!mine) return route.continue();
            await route.fulfill({ status: 409, json: { error: { code: 'superseded', message: 'superseded' } } });
        });
        const refused = page.waitForResponse((answer) => answer.status() === 409);
        await rate(page, 'general-15').fill('19');
        await refused;
        await rate(page, 'general-15').fill('20');
        await shows(page, moved);
        assert.ok(await page.locator('#wrong').isHidden());
        assert.ok(await page.locator('#gone').isHidden());
    });
});

test('an older answer that comes late is dropped', async () => {
    const moved = quick('--set', 'general-15.rate=20%');
    await visit({}, async (page) => {
        await page.locator(clause('general-15')).waitFor();
        const { question } = await hold(page, '18%');
        await rate(page, 'general-15').fill('18');
        const late = await question;
        await rate(page, 'general-15').fill('20');
        await shows(page, moved);
        /* the page has let go of it, or gets it now */
        await late.continue().catch(() => undefined);
        await page.locator('#cells table').waitFor();
        await shows(page, moved);
    });
});

test('says first when there is no solution', () =>
    visit(
        {
            early: true,
            prepare: (page) =>
                page.route('**/api/v1/run', (route) =>
                    route.request().headers().accept === 'application/json'
                        ? route.fulfill({ json: { ...doc, converged: false } })
                        : route.continue(),
                ),
        },
        async (page) => {
            await page.locator('h1', { hasText: 'No solution was found' }).waitFor();
        },
    ));

test('an error of the solver is said, and an edit mends it', () =>
    visit({ expected: /424/ }, async (page) => {
        await page.locator(clause('general-15')).waitFor();
        await page.route('**/api/v1/run', async (route) => {
            if ((route.request().postData() ?? '').includes('20%'))
                await route.fulfill({
                    status: 424,
                    json: { error: { code: 'NUMERIC', message: 'no solution in 2000 sweeps', hint: null } },
                });
            else await route.continue();
        });
        await rate(page, 'general-15').fill('20');
        await page.locator('#wrong', { hasText: 'no solution in 2000 sweeps' }).waitFor();
        await shows(page, doc); /* the last good answer stays */
        await page.locator('#undo').click();
        await page.locator('#wrong').waitFor({ state: 'hidden' });
    }));

test('says that the server is gone, and goes on when it is back', async () => {
    const moved = quick('--set', 'general-15.rate=20%');
    await visit({ expected: /ERR_FAILED/ }, async (page) => {
        await page.locator(clause('general-15')).waitFor();
        await page.route('**/api/v1/**', (route) => route.abort());
        await rate(page, 'general-15').fill('20');
        await page.locator('#gone', { hasText: 'does not answer' }).waitFor();
        assert.equal(await rate(page, 'general-15').inputValue(), '20');
        await page.unroute('**/api/v1/**');
        await shows(page, moved);
        await page.locator('#gone').waitFor({ state: 'hidden' });
    });
});

test('a token comes in the address, leaves it, and opens a server that asks for one', async () => {
    const guarded = await serve(PACKAGE, '--token', 'a-token-of-this-test');
    try {
        await visit({ server: guarded, fragment: '#token=a-token-of-this-test&year=2030' }, async (page) => {
            assert.doesNotMatch(page.url(), /token/);
            assert.match(page.url(), /year=2030/);
            await page.locator('#year-now', { hasText: '2030' }).waitFor();
            await page.reload();
            await exact(page);
        });
        await visit({ server: guarded, early: true, expected: /401/ }, async (page) => {
            await page.locator('#gone', { hasText: /token/i }).waitFor();
        });
    } finally {
        await stop(guarded);
    }
});

test('weighs at most 120 kB without the map, and needs nothing that a strict policy forbids', async () => {
    let weight = 0;
    for (const name of ['', 'page.js', 'page.css']) {
        const answer = await fetch(`${main.base}/${name}`);
        assert.equal(answer.status, 200);
        const policy = answer.headers.get('content-security-policy') ?? '';
        assert.match(policy, /default-src 'none'/);
        assert.doesNotMatch(policy, /unsafe/);
        weight += gzipSync(Buffer.from(await answer.arrayBuffer()), { level: 9 }).length;
    }
    assert.ok(weight <= 120_000, String(weight));
});
