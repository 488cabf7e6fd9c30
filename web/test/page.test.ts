/* page.test.ts: the live page of `entente serve` as a person meets it, in a real browser: figures against what
 * `entente run` prints for the same package, by mouse and keyboard, in both languages. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ResultDocument } from '../src/document';
import { change } from '../src/format';
import * as model from '../src/model';
import type { Cells, FirstOrder, Member, Package } from '../src/page/api';
import {
    PACKAGE,
    ask,
    clause,
    doc,
    drag,
    exact,
    firstSentence,
    hold,
    incomeOf,
    main,
    onMap,
    percent,
    quick,
    rate,
    run,
    scratch,
    shows,
    visit,
} from './page_visit';

test('opens with the sentence, the map and the clauses of what was opened', () =>
    visit({}, async (page) => {
        assert.equal(await page.locator('h1').innerText(), firstSentence(doc));
        const more = await page.locator('#more').innerText();
        assert.equal(`${firstSentence(doc)} ${more}`, doc.sentence);
        assert.match(await page.title(), /^United States-Japan, Tokyo 2025/);
        await shows(page, doc);
        await page.locator(clause('general-15')).waitFor();
        assert.equal(await page.locator('.clause').count(), doc.clauses.length);
        const marks = await page.locator('#map .mark').count();
        assert.equal(marks, doc.regions.filter((region) => region.iso_numeric !== null).length);
    }));

test('every chart says its measure, unit, year, numeraire, and what it is measured against', () =>
    visit({ fragment: '#year=2030' }, async (page) => {
        await page.locator('#waterfall .mark').first().waitFor();
        for (const [figureName, id] of Object.entries({
            bars: 'bars',
            sankey: 'sankey',
            heat: 'heat',
            dependence: 'dependence',
        })) {
            await page.locator(`#tab-${figureName}`).click();
            await page.locator(`#${id} svg`).waitFor();
        }
        for (const id of ['map', 'bars', 'sankey', 'heat', 'dependence', 'waterfall', 'tornado', 'paths']) {
            const head = await page
                .locator(`#${id} .head text`)
                .evaluateAll((lines) => lines.map((line) => line.textContent).join(' '));
            const words = head.replace(/\u00A0/g, ' ');
            assert.match(words, /numeraire: world value added/, id);
            assert.match(words, /against United States letters of July 2025/, id);
            assert.match(words, id === 'paths' || id === 'tornado' ? /2025 to 2035/ : /2030/, id);
            assert.match(words, /%|US\$ bn|points/, id);
            const buttons = page.locator(`#${id} .buttons button`);
            assert.deepEqual(await buttons.allTextContents(), ['SVG', 'PNG', 'CSV'], id);
        }
    }));

test('a moved slider shows first order, marked, and then what `entente run` gives', async () => {
    const settings = ['general-15.rate=25%'];
    const moved = quick('--set', settings[0] ?? '');
    await visit({}, async (page) => {
        await page.locator(clause('general-15')).waitFor();
        const { question } = await hold(page, '25%');
        const answered = page.waitForResponse('**/api/v1/first-order');
        await drag(page, 'general-15', 25);
        const first = (await (await answered).json()) as FirstOrder;
        await page.locator('body[data-shown=approximate]').waitFor();
        assert.equal(first.year, model.lastYear(doc));
        const about = incomeOf(doc, 'JPN') + (first.change_pct.JPN ?? NaN);
        assert.ok((await onMap(page, 'JPN')).includes(percent(about)));
        assert.match(await page.locator('h1').innerText(), /^About, in 2035: /);
        assert.ok((await page.locator('h1').innerText()).includes(percent(about)));
        assert.match(await page.locator('#chip').innerText(), /approximate/);
        for (const id of ['map', 'bars'])
            assert.match((await page.locator(`#${id} .head`).textContent()) ?? '', /approximate/);
        await (await question).continue();
        await shows(page, moved);
        assert.match(await page.locator('#said').innerText(), /approximation was off by at most [\d.]+ points/);
        assert.equal(await page.locator('h1').innerText(), firstSentence(moved));
        assert.doesNotMatch((await page.locator('#map .head').textContent()) ?? '', /approximate/);
    });
});

test('of many movements the last one counts', async () => {
    const moved = quick('--set', 'general-15.rate=32%');
    await visit({}, async (page) => {
        await page.locator(clause('general-15')).waitFor();
        let [now, most] = [0, 0];
        page.on('request', (one) => {
            if (one.url().endsWith('/first-order')) most = Math.max(most, ++now);
        });
        const done = (one: { url(): string }): void => {
            if (one.url().endsWith('/first-order')) now--;
        };
        page.on('requestfinished', done);
        page.on('requestfailed', done);
        for (const value of [16, 18, 20, 22, 24, 26, 28, 30, 31, 32]) await drag(page, 'general-15', value);
        await rate(page, 'general-15').dispatchEvent('change');
        await shows(page, moved);
        assert.equal(most, 1, 'at most one first-order question at a time');
        assert.match(page.url(), /set=general-15\.rate=32%25/);
    });
});

test('a clause is switched off, and on again', async () => {
    const without = quick('--set', 'vehicles-15.off=true');
    await visit({}, async (page) => {
        const toggle = page.locator(`${clause('vehicles-15')} [role=switch]`);
        await toggle.click();
        await shows(page, without);
        assert.equal(await toggle.isChecked(), false);
        await page.locator(`${clause('vehicles-15')} .top button`).click();
        await shows(page, doc);
        assert.equal(await toggle.isChecked(), true);
        assert.doesNotMatch(page.url(), /set=/);
    });
});

test('dates, shares and amounts are changed by what fits them', async () => {
    const later = quick('--set', 'general-15.from=2027-01-01', '--set', 'investment-550.amount=$275bn');
    await visit({}, async (page) => {
        await page.locator(`${clause('general-15')} details summary`).click();
        await page.locator(`${clause('general-15')} [data-key=from] input[type=date]`).fill('2027-01-01');
        await page.locator('[data-group=investment] summary').first().click();
        const amount = page.locator(`${clause('investment-550')} [data-key=amount] input`);
        assert.equal(await amount.inputValue(), '550');
        await amount.fill('275');
        await amount.press('Tab');
        await shows(page, later);
        const delivery = page.locator(`${clause('investment-550')} [data-key=delivery] input[type=range]`);
        assert.deepEqual([await delivery.getAttribute('min'), await delivery.getAttribute('max')], ['0', '100']);
        await page.locator('#reset-all').click();
        await shows(page, doc);
        assert.equal(await amount.inputValue(), '550');
    });
});

test('the year moves everything', async () => {
    const of = quick('--year', '2026');
    await visit({}, async (page) => {
        await page.locator('#year').fill('2026');
        await shows(page, of, 2026);
        await page.locator('#this-year', { hasText: percent(incomeOf(of, 'JPN', 2026)) }).waitFor();
        await page.locator('#tab-heat').click();
        await page.locator('#heat .head', { hasText: '2026' }).waitFor();
        assert.equal(await page.locator('#year-now').innerText(), '2026');
        assert.match(page.url(), /year=2026/);
        const law = await page.locator('#law').innerText();
        assert.match(law, /Law in 2026/);
        const events = (await ask<Package>('/package', { package: PACKAGE })).events;
        const of2026 = events.filter((event) => event.date.startsWith('2026'));
        assert.ok(of2026.length > 0);
        assert.equal(await page.locator('#law li').count(), of2026.length);
        const days = new Set(events.filter((event) => event.date >= '2025').map((event) => event.date));
        const marks = await page.locator('#events .event').count();
        assert.ok(marks > 0 && marks <= days.size);
        await page.locator('#play').click();
        await page.locator('#year-now', { hasText: '2028' }).waitFor();
        await page.locator('#play').click();
        assert.equal(await page.locator('#play').getAttribute('aria-label'), 'Play the years');
    });
});

test('the other language is there at once, without a new solution', () =>
    visit({}, async (page) => {
        await page.locator(clause('general-15')).waitFor();
        await page.locator('#cells table').waitFor();
        const asked: string[] = [];
        page.on('request', (request) => asked.push(new URL(request.url()).pathname));
        await page.locator('[data-lang=fr]').click();
        await page.locator('#map .title', { hasText: 'Revenu réel par économie' }).waitFor();
        assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
        assert.equal(await page.locator('#left-title').innerText(), 'Le paquet');
        assert.equal(await page.locator('#undo').innerText(), 'Annuler');
        assert.ok((await onMap(page, 'USA')).startsWith('États-Unis'));
        const figures = await page.locator('#figures').innerText();
        assert.ok(figures.includes(change('fr', incomeOf(doc, 'USA'))), figures);
        if (typeof doc.sentence_fr === 'string') {
            assert.equal(await page.locator('h1').getAttribute('lang'), 'fr');
            assert.ok(doc.sentence_fr.startsWith(await page.locator('h1').innerText()));
        } else assert.equal(await page.locator('h1').getAttribute('lang'), 'en');
        assert.ok(!asked.includes('/api/v1/run'), asked.join(' '));
        await page.locator('[data-lang=en]').click();
        await page.locator('#map .title', { hasText: 'Real income by economy' }).waitFor();
    }));

test('edits are taken back and done again, by buttons, keys and the browser', async () => {
    const moved = quick('--set', 'general-15.rate=20%');
    await visit({}, async (page) => {
        await page.locator(clause('general-15')).waitFor();
        assert.ok(await page.locator('#undo').isDisabled());
        await rate(page, 'general-15').fill('20');
        await shows(page, moved);
        await page.locator('#undo').click();
        await shows(page, doc);
        assert.equal(await rate(page, 'general-15').inputValue(), '15');
        await page.locator('#redo').click();
        await shows(page, moved);
        await page.locator('body').press('Control+z');
        await shows(page, doc);
        await page.locator('body').press('Control+Shift+z');
        await shows(page, moved);
        await page.goBack();
        await shows(page, doc);
        await page.goForward();
        await shows(page, moved);
    });
});

test('the address is the state', async () => {
    const fragment = `#package=${PACKAGE}&set=general-15.rate=20%25&delivery=headline&year=2030&region=JPN&figure=sankey&lang=fr`;
    const of = quick('--set', 'general-15.rate=20%', '--delivery', 'headline', '--year', '2030');
    await visit({ fragment }, async (page) => {
        const read = async (): Promise<unknown> => {
            await exact(page);
            await page.locator('#figures strong', { hasText: change('fr', incomeOf(of, 'JPN', 2030)) }).waitFor();
            await page.locator(clause('general-15')).waitFor();
            return {
                address: page.url(),
                rate: await rate(page, 'general-15').inputValue(),
                delivery: await page.locator('#option-delivery').inputValue(),
                year: await page.locator('#year').inputValue(),
                region: await page.locator('#region').inputValue(),
                sankey: await page.locator('#panel-sankey').isVisible(),
                lang: await page.locator('html').getAttribute('lang'),
                answer: await page.locator('h1').innerText(),
            };
        };
        const first = await read();
        assert.deepEqual(
            { ...(first as object), answer: '', address: '' },
            {
                address: '',
                rate: '20',
                delivery: 'headline',
                year: '2030',
                region: 'JPN',
                sankey: true,
                lang: 'fr',
                answer: '',
            },
        );
        await page.reload();
        assert.deepEqual(await read(), first);
    });
});

const OWN = `package: own
title: {en: "Own <b>package</b> & more", fr: "Le mien"}
parties: [USA, JPN]
horizon: [2025, 2027]
clauses:
  - {id: cars, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 10%, from: 2025-01-01}
`;

test('a text of one’s own is applied, travels in the address, and is wrong at its line', async () => {
    const path = join(scratch, 'own.yaml');
    writeFileSync(path, OWN);
    const own = run(path, '--ledger', 'none');
    await visit({ expected: /422/ }, async (page) => {
        await page.locator('#as-text').click();
        const area = page.locator('#text-area');
        await area.fill(OWN.replace('rate: 10%', 'rates: 10%'));
        await page.locator('#text .strong').click();
        await page.locator('#text .wrong').waitFor();
        const wrong = await page.locator('#text .wrong').innerText();
        assert.match(wrong, /^6: /);
        assert.equal((await page.locator('.gutter .bad').innerText()).trim(), '6');
        assert.match(await area.inputValue(), /rates: 10%/, 'nothing typed is lost');
        await shows(page, doc); /* the last good answer stays */
        await area.fill(OWN);
        await page.locator('#text .strong').click();
        await shows(page, own);
        assert.match(page.url(), /yaml=/);
        await page.reload();
        await shows(page, own);
        await page.locator('#as-clauses').click();
        assert.equal(await page.locator('.clause').count(), 1);
        assert.equal(await page.locator('#package-title').innerText(), 'Own <b>package</b> & more');
    });
});

test('texts of a package are text', async () => {
    const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    const yaml = OWN.replace(/title: .*/, `title: '${evil}'`).replace(
        'from: 2025-01-01}',
        `from: 2025-01-01, authority: '${evil}', source: {title: '${evil}', url: 'javascript:alert(3)'}}`,
    );
    await visit({ expected: /422/ }, async (page) => {
        await page.locator('#as-text').click();
        await page.locator('#text-area').fill(yaml);
        await page.locator('#text .strong').click();
        const said = page.locator('#package-title, #text .wrong').filter({ hasText: /alert|url/ });
        await said.first().waitFor();
        /* an address that is none may be refused: then without it */
        if (await page.locator('#text .wrong').isVisible()) {
            await page.locator('#text-area').fill(yaml.replace(", url: 'javascript:alert(3)'", ''));
            await page.locator('#text .strong').click();
        }
        await page.locator('#package-title', { hasText: evil }).waitFor();
        await page.locator('#as-clauses').click();
        await page.locator('.clause').waitFor();
        await exact(page);
        assert.equal(await page.locator('img, body script, main script, iframe').count(), 0);
        assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
    });
});

test('what is copied and saved is what is shown', async () => {
    await visit({ permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true }, async (page) => {
        const moved = quick('--set', 'general-15.rate=20%');
        const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
        await page.locator(clause('general-15')).waitFor();
        await rate(page, 'general-15').fill('20');
        await shows(page, moved);
        const saved = async (deed: string): Promise<string> => {
            const download = page.waitForEvent('download');
            await page.locator(deed).click();
            return readFileSync((await (await download).path()) ?? '', 'utf8');
        };
        const rows = (await saved('#csv')).trim().split('\n');
        assert.equal(rows[0], 'region,name,measure,unit,year,value');
        const path = moved.path;
        assert.ok(path !== null);
        const count = path.series.reduce((all, one) => all + one.regions.length * path.years.length, 0);
        assert.equal(rows.length - 1, count);
        const line = rows.find((row) => /^USA,.*,real_income,pct,2031,/.test(row)) ?? '';
        assert.equal(Number(line.split(',').pop()), incomeOf(moved, 'USA', 2031));

        await page.locator('#copy-yaml').click();
        await page.locator('#said', { hasText: 'Copied as YAML.' }).waitFor();
        const file = join(scratch, 'copied.yaml');
        writeFileSync(file, await clipboard());
        const again = run(file, '--ledger', 'none');
        assert.equal(incomeOf(again, 'JPN'), incomeOf(moved, 'JPN'));

        await page.locator('#cite').click();
        await page.locator('#said', { hasText: 'Citation copied.' }).waitFor();
        const words = await clipboard();
        for (const part of [PACKAGE, doc.entente.version, doc.world.hash, page.url()])
            assert.ok(words.includes(part), words);
        assert.match(words, /\d{4}-\d{2}-\d{2}/);

        const report = await saved('#report');
        assert.match(report, /^<!DOCTYPE html>/i);
        for (const [format, start] of [
            ['SVG', '<?xml'],
            ['CSV', 'code,'],
        ] as const)
            assert.ok((await saved(`#map .buttons button:text-is("${format}")`)).startsWith(start));
    });
});

test('a run is kept where the server keeps runs, and cited by its id', async () => {
    const { store } = (await (await fetch(`${main.base}/api/v1/about`)).json()) as { store: boolean };
    await visit({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
        assert.equal(await page.locator('#save').isVisible(), store);
        if (!store) return;
        await page.locator('#save').click();
        const said = page.locator('#said', { hasText: /Saved as run [0-9a-f]{12}\./ });
        await said.waitFor();
        const id = /[0-9a-f]{12}/.exec(await said.innerText())?.[0] ?? '';
        const kept = (await (await fetch(`${main.base}/api/v1/runs/${id}`)).json()) as ResultDocument;
        assert.equal(incomeOf(kept, 'JPN'), incomeOf(doc, 'JPN'));
        await page.locator('#cite').click();
        await page.locator('#said', { hasText: 'Citation copied.' }).waitFor();
        assert.ok((await page.evaluate(() => navigator.clipboard.readText())).includes(id));
    });
});

test('the ledger, the cells and the bands come when nothing moves', async () => {
    const whole = run(PACKAGE);
    await visit({ fragment: '#region=JPN' }, async (page) => {
        await page.locator('#tornado .mark').first().waitFor();
        const data = model.waterfallData(whole, 'en', 'JPN');
        const marks = page.locator('#waterfall .mark');
        const names = await marks.evaluateAll((all) => all.map((mark) => mark.getAttribute('aria-label') ?? ''));
        assert.deepEqual(
            names.slice(0, -1).map((name) => name.split(':')[0]),
            data?.steps.map((step) => step.name),
        );
        assert.ok(names[0]?.includes(change('en', data?.steps[0]?.value ?? NaN)));

        const cells = await ask<Cells>('/cells', { package: PACKAGE, region: 'JPN', options: { year: 2035 } });
        assert.equal(await page.locator('#cells tbody tr').count(), cells.rows.length);
        const top = await page.locator('#cells tbody tr').first().locator('td').last().innerText();
        assert.equal(top, change('en', cells.rows[0]?.contribution_pct ?? NaN));

        const body = { package: PACKAGE, settings: [], options: {} };
        const stream = await fetch(`${main.base}/api/v1/bands`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
            body: JSON.stringify(body),
        });
        const members = (await stream.text())
            .split('\n\n')
            .filter((event) => event.startsWith('event: member'))
            .map((event) => JSON.parse(event.slice(event.indexOf('data:') + 5)) as Member);
        assert.ok(members.length > 2);
        const note = `range over ${members.length} elasticity sets and deliveries`;
        await page.locator('#map .head', { hasText: note }).waitFor();
        const values = members.map((member) => member.real_income_pct.JPN?.slice(-1)[0] ?? NaN);
        const [low, high] = [Math.min(...values), Math.max(...values)];
        assert.ok((await onMap(page, 'JPN')).includes(`(${change('en', low)} \u2013 ${change('en', high)})`));
        assert.match(await page.locator('#figures small').innerText(), /^range: /);
        assert.ok((await page.locator('#paths .fan').count()) > 0);
        const headline = members.find((member) => member.label === 'headline');
        assert.equal(headline?.real_income_pct.JPN?.slice(-1)[0], incomeOf(quick('--delivery', 'headline'), 'JPN'));
    });
});

test('a region is chosen everywhere', () =>
    visit({}, async (page) => {
        await page.locator('#bars [data-code=MEX]').first().click();
        await page.locator('#map .chosen[data-code=MEX]').waitFor();
        await page.locator('#figures strong', { hasText: percent(incomeOf(doc, 'MEX')) }).waitFor();
        assert.equal(await page.locator('#region').inputValue(), 'MEX');
        await page.locator('#region').selectOption('JPN');
        await page.locator('#map .chosen[data-code=JPN]').waitFor();
        await page.locator('#paths [data-code=MEX]').waitFor({ state: 'detached' });
        assert.match(page.url(), /region=JPN/);
    }));

test('works by keyboard alone', async () => {
    const moved = quick('--set', 'on-top-15.rate=16%');
    await visit({}, async (page) => {
        await page.locator(clause('on-top-15')).waitFor();
        const active = (): Promise<string> =>
            page.evaluate(() => {
                const node = document.activeElement;
                return node?.id || node?.getAttribute('aria-label') || (node?.textContent ?? '');
            });
        const tabTo = async (wanted: RegExp): Promise<void> => {
            for (let steps = 0; steps < 60; steps++) {
                await page.keyboard.press('Tab');
                if (wanted.test(await active())) return;
            }
            assert.fail(`Tab never comes to ${wanted.source}; it is at ${await active()}`);
        };
        await page.keyboard.press('Tab');
        assert.equal(await active(), 'skip');
        await tabTo(/^on-top-15: rate$/);
        for (let steps = 0; steps < 2; steps++) await page.keyboard.press('ArrowRight');
        await shows(page, moved);
        assert.equal(await active(), 'on-top-15: rate', 'the focus stays while figures change');
        await page.locator('#skip').focus();
        await page.keyboard.press('Enter');
        assert.equal(await active(), 'centre');
        await tabTo(/^Japan: /);
        await page.keyboard.press('Enter');
        await page.locator('#figures strong', { hasText: percent(incomeOf(moved, 'JPN')) }).waitFor();
        await tabTo(/^tab-bars$/);
        await page.keyboard.press('ArrowRight');
        assert.equal(await active(), 'tab-sankey');
        assert.ok(await page.locator('#panel-sankey').isVisible());
        await tabTo(/^region$/);
        await tabTo(/^year$/);
        await page.keyboard.press('Home');
        await page.locator('#year-now', { hasText: '2025' }).waitFor();
    });
});
