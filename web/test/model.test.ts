/* model.test.ts: the data of charts against the figures of a document made by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { spread } from '../src/charts/paths';
import { csvOf } from '../src/export';
import type { ResultDocument } from '../src/document';
import { change, level, tick, withUnit } from '../src/format';
import * as model from '../src/model';
import { colourOf, diverging, roundBelow } from '../src/scale';
import { keys, t } from '../src/strings';

const years = [2025, 2026, 2027];
const codes = ['CHN', 'JPN', 'USA', 'KOR', 'ROW'];
const isos = [156, 392, 840, 410, null];

function made(): ResultDocument {
    const rows = (
        values: (code: string, n: number) => (number | null)[],
    ): { region: string; values: (number | null)[] }[] =>
        codes.map((code, n) => ({ region: code, values: values(code, n) }));
    return {
        entente: { version: '1', commit: 'c' },
        package: { name: 'p', title: { en: 'The deal', fr: 'L’accord' }, file: null, hash: null },
        against: { name: 'letters', title: { en: 'The letters', fr: null }, hash: null },
        world: { name: 'w', hash: '', base_year: 2024 },
        year: 2027,
        date: null,
        horizon: '2025 to 2027',
        numeraire: 'world value added',
        converged: true,
        sentence: 's',
        sentence_fr: 's',
        parties: ['JPN', 'USA'],
        rival: 'CHN',
        regions: codes.map((code, n) => ({
            code,
            name_en: code.toLowerCase(),
            name_fr: code === 'JPN' ? 'Japon' : '',
            iso_numeric: isos[n] ?? null,
        })),
        sectors: [
            { code: 'A', name_en: 'Farming', name_fr: 'Agriculture' },
            { code: 'B', name_en: 'Ores', name_fr: 'Minerais' },
        ],
        outcomes: [],
        bilateral: {
            unit: 'musd',
            columns: [],
            rows: [
                ['JPN', 'USA', 'A', 1000, 3000],
                ['JPN', 'USA', 'B', 500, 400],
                ['JPN', 'CHN', 'A', 5000, 4000],
                ['JPN', 'KOR', 'A', 100, 350],
                ['USA', 'JPN', 'A', 2000, 1500],
                ['USA', 'CHN', 'B', 800, 800],
                ['CHN', 'JPN', 'A', 7, 8],
            ],
        },
        trade: {
            unit: 'musd',
            from: codes.map((_, n) => codes.map((__, i) => 100 * (n + 1) + i)),
            to: codes.map((_, n) => codes.map((__, i) => 100 * (n + 1) + 3 * i)),
        },
        path: {
            years,
            failed_year: null,
            adjustment: null,
            delivery: null,
            series: [
                {
                    series: 'real_income',
                    unit: 'pct',
                    label: '',
                    regions: rows((_, n) =>
                        years.map((__, y) => (n === 3 && y === 0 ? null : (n - 2) * 0.1 * (y + 1))),
                    ),
                },
            ],
            equivalents: [],
            ledger: {
                exact: true,
                orders: null,
                players: ['tariffs', 'ores', 'boats'].map((player, k) => ({
                    player,
                    clauses: [`c${k}`],
                    regions: codes.map((region) => ({
                        region,
                        shares_pct: years.map((_, y) => (k === 1 ? -1 : 1) * 0.1 * (k + 1) * (y + 1 - k)),
                        errors_pct: years.map(() => 0),
                    })),
                })),
            },
            dependence: [
                {
                    region: 'JPN',
                    sector: null,
                    import_share_from: 0.2,
                    import_share_to: 0.19,
                    absorption_share_from: null,
                    absorption_share_to: null,
                },
                {
                    region: 'JPN',
                    sector: 'A',
                    import_share_from: 0.5,
                    import_share_to: 0.51,
                    absorption_share_from: null,
                    absorption_share_to: null,
                },
                {
                    region: 'JPN',
                    sector: 'B',
                    import_share_from: 0.3,
                    import_share_to: 0.1,
                    absorption_share_from: null,
                    absorption_share_to: null,
                },
            ],
        },
        clauses: [
            { id: 'one', type: 'tariff', summary: '', summary_fr: '', from: '2026-02-01', status: null },
            { id: 'two', type: 'tariff', summary: '', summary_fr: '', from: '2019-01-01', status: null },
            { id: 'three', type: 'tariff', summary: '', summary_fr: '', from: null, status: null },
        ],
    };
}

test('figures have the digits and the signs of the terminal', () => {
    assert.equal(change('en', 0.2149), '+0.21');
    assert.equal(change('en', -0.0379), '\u22120.038');
    assert.equal(change('en', -0.0002), '0.000');
    assert.equal(change('en', 9.996), '+10.0');
    assert.equal(level('en', 123456.7), '123,457');
    assert.equal(change('en', null), '\u2013');
    assert.equal(change('fr', 1.5), '+1,50');
    assert.equal(withUnit('fr', '1,50', '%'), '1,50\u202F%');
    assert.equal(tick('en', 0.30000000000000004), '0.3');
    assert.equal(tick('en', -2000), '\u22122000');
});

test('the scale is the same on both sides of zero, and grey says that a band spans it', () => {
    for (const [value, below] of [
        [0.21, 0.1],
        [0.3, 0.3],
        [1, 1],
        [2.99, 1],
        [3000, 3000],
        [0.001, 0.001],
        [1e-7, 1e-7],
    ] as const)
        assert.equal(roundBelow(value), below);
    for (let e = -12; e <= 12; e++)
        assert.deepEqual(diverging([Number(`3e${e}`)]).edges, [`3e${e - 1}`, `1e${e}`, `3e${e}`].map(Number));
    for (let e = -12; e <= 12; e++)
        assert.deepEqual(diverging([Number(`1e${e}`)], 10).edges, [`1e${e - 2}`, `1e${e - 1}`, `1e${e}`].map(Number));
    const scale = diverging([0.21, -0.02, null, NaN]);
    assert.deepEqual(scale.edges, [0.01, 0.03, 0.1]);
    assert.deepEqual(diverging([29], 10).edges, [0.1, 1, 10]);
    for (const value of [0, 0.005, 0.01, 0.05, 0.1, 5]) assert.equal(scale.stepOf(-value) + scale.stepOf(value), 0);
    assert.deepEqual(
        [0.001, 0.01, 0.03, 0.2].map((value) => scale.stepOf(value)),
        [0, 1, 2, 3],
    );
    assert.equal(colourOf(scale, 0.2, { low: -0.1, high: 0.5 }), 'spans');
    assert.equal(colourOf(scale, 0.2, { low: 0.1, high: 0.5 }), 'p3');
    assert.equal(colourOf(scale, -0.02, undefined), 'n1');
    assert.equal(colourOf(scale, null, undefined), 'none');
    assert.equal(colourOf(diverging([]), 0, undefined), 'zero');
});

test('the map has a place for every economy, in the year asked for', () => {
    const data = model.mapData(made(), 'fr', 2026);
    assert.deepEqual(
        data.places.map((place) => place.isoNumeric),
        isos,
    );
    assert.equal(data.places[0]?.value, -0.4);
    assert.equal(data.places[1]?.name, 'Japon');
    assert.equal(data.places[2]?.name, 'USA', 'a name that is missing is the code');
    assert.equal(data.caption.period, '2026');
    assert.equal(data.caption.against, 'par rapport à The letters');
    assert.equal(data.caption.numeraire, 'numéraire : valeur ajoutée mondiale');
    assert.equal(model.mapData(made(), 'en', 2025).places[3]?.value, null);
    const banded = model.mapData(made(), 'en', 2027, new Map([['JPN', { low: -1, high: 1 }]]));
    assert.deepEqual(banded.places[1]?.band, { low: -1, high: 1 });
});

test('bars are ranked, and the parties are always shown', () => {
    const data = model.barsData(made(), 'en');
    assert.deepEqual(
        data.bars.map((bar) => bar.code),
        ['ROW', 'KOR', 'USA', 'JPN', 'CHN'],
    );
    assert.deepEqual(
        model.shownOf(data.bars, 2).map((bar) => bar.code),
        ['USA', 'JPN'],
    );
    assert.deepEqual(
        model.shownOf(data.bars, 4).map((bar) => bar.code),
        ['ROW', 'USA', 'JPN', 'CHN'],
    );
    assert.equal(model.barsData(made(), 'en', 2025).bars.length, 4, 'an economy without a figure has no bar');
});

test('the waterfall sums to its parts, however many stand together', () => {
    const all = model.waterfallData(made(), 'en', 'JPN');
    const few = model.waterfallData(made(), 'en', 'JPN', 2027, 2);
    assert.ok(all !== null && few !== null);
    const sum = (steps: { value: number }[]): number => steps.reduce((total, step) => total + step.value, 0);
    assert.equal(all.steps.length, 3);
    assert.equal(few.steps.length, 2);
    assert.ok(Math.abs(sum(all.steps) - sum(few.steps)) < 1e-15);
    assert.deepEqual(few.steps[1]?.clauses.length, 2);
    assert.equal(model.waterfallData({ ...made(), path: null }, 'en', 'JPN'), null);
});

test('what flows into an importer flows out', () => {
    const data = model.sankeyData(made(), 'en', 1);
    assert.ok(data !== null);
    for (const importer of ['JPN', 'USA']) {
        const into = data.links.filter((link) => link.target === importer).reduce((sum, link) => sum + link.value, 0);
        const out = data.links.filter((link) => link.source === importer).reduce((sum, link) => sum + link.value, 0);
        assert.ok(Math.abs(into - out) < 1e-12, `${importer}: ${into} ${out}`);
    }
    assert.equal(data.links.find((link) => link.source === 'less:CHN' && link.target === 'JPN')?.value, 1);
    assert.equal(data.links.find((link) => link.target === 'more:USA')?.value, 1.9, 'both sectors together');
    assert.ok(
        data.nodes.some((node) => node.id === 'more:rest'),
        'beyond the largest: all others',
    );
    assert.ok(!data.nodes.some((node) => node.id.includes('CHN') && node.side === 'more'), 'no change, no flow');
    assert.equal(model.sankeyData({ ...made(), parties: [] }, 'en'), null);
});

test('the heat map has the change of every pair and nothing on the diagonal', () => {
    const data = model.heatData(made(), 'en', 3);
    assert.ok(data !== null);
    assert.deepEqual(
        data.regions.map((region) => region.code).sort(),
        ['CHN', 'JPN', 'USA'],
        'parties and rival first',
    );
    const at = (code: string): number => data.regions.findIndex((region) => region.code === code);
    assert.equal(data.cells[at('JPN')]?.[at('JPN')], null);
    assert.ok(Math.abs((data.cells[at('CHN')]?.[at('USA')] ?? 0) - 2 * 2 * 1e-3) < 1e-15);
    assert.equal(model.heatData({ ...made(), trade: null }, 'en'), null);
});

test('dependence begins with all goods and goes on by how far it moves', () => {
    const data = model.dependenceData(made(), 'en', 'JPN');
    assert.deepEqual(
        data?.rows.map((row) => row.name),
        ['all goods', 'Ores', 'Farming'],
    );
    assert.equal(data?.rows[1]?.before, 30);
    assert.equal(model.dependenceData({ ...made(), rival: null }, 'en', 'JPN'), null);
    assert.equal(model.dependenceData(made(), 'en', 'KOR'), null);
});

test('the tornado has the lowest and the highest year of each part', () => {
    const bar = model.tornadoData(made(), 'en', 'JPN')?.bars.find((one) => one.name === 'ores');
    assert.ok(bar !== undefined);
    assert.deepEqual([bar.lowAt, bar.highAt], ['2027', '2025']);
    assert.ok(Math.abs(bar.low + 0.4) < 1e-15 && Math.abs(bar.high) < 1e-15);
});

test('paths show the parties and those who gain and lose most; law that changes marks its year', () => {
    const data = model.pathsData(made(), 'en');
    assert.deepEqual(
        data?.lines.map((line) => line.code),
        ['ROW', 'USA', 'JPN', 'CHN'],
    );
    assert.deepEqual(data?.events, [{ year: 2026, text: '2026: one' }]);
    assert.equal(model.pathsData({ ...made(), path: null }, 'en'), null);
});

test('a long run has its own period and takes its figures from the outcomes', () => {
    const doc: ResultDocument = {
        ...made(),
        path: null,
        outcomes: [
            { measure: 'real_income', unit: 'pct', region: 'JPN', value: 0.5 },
            { measure: 'real_income', unit: 'musd', region: 'JPN', value: 9 },
        ],
    };
    assert.equal(model.realIncome(doc).get('JPN'), 0.5);
    assert.equal(model.mapData(doc, 'en').caption.period, 'law of 2027, long run');
    assert.equal(model.mapData({ ...doc, date: '2025-08-07' }, 'fr').caption.period, 'régime de 2025-08-07, long terme');
    assert.equal(
        model.mapData({ ...doc, against: { name: 'none', title: { en: null, fr: null }, hash: null } }, 'en').caption
            .against,
        'against the base law',
    );
    assert.deepEqual(model.subjects({ ...doc, parties: [] }), ['JPN']);
});

test('labels at the ends of lines keep their distance and stay inside', () => {
    const places = spread([50, 51, 52, 0, 100], 10, 0, 100);
    const sorted = [...places].sort((a, b) => a - b);
    sorted.forEach((place, k) => assert.ok(k === 0 || place - (sorted[k - 1] ?? 0) >= 10 - 1e-9));
    assert.ok((sorted[0] ?? -1) >= 0 && (sorted[4] ?? 101) <= 100);
});

test('CSV quotes what needs it and keeps every digit', () => {
    assert.equal(
        csvOf({
            columns: ['a', 'b,c'],
            rows: [
                ['x"y', 0.1 + 0.2],
                [null, 'z\n'],
            ],
        }),
        'a,"b,c"\n"x""y",0.30000000000000004\n,"z\n"\n',
    );
});

test('every word is there in French, with the same places for figures', () => {
    const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    assert.ok(keys.length > 40);
    for (const key of keys) {
        assert.equal(t('en', key), key);
        assert.deepEqual(holes(t('fr', key)), holes(key), key);
    }
    assert.equal(t('fr', '{n} more', { n: 3 }), '3 de plus');
});
