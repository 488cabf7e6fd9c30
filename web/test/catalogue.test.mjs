/* The catalogue of the charts: what is read of it, and what is refused. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { check, parse } from '../catalogue.mjs';

test('messages, continued lines, escapes', () => {
    const text = 'msgid ""\nmsgstr ""\n"head\\n"\n\n# note\nmsgid "a {n}"\nmsgstr "un "\n"{n} \\"x\\""\n\nmsgid "b"\nmsgstr "c"\n';
    assert.deepEqual([...parse(text)], [['a {n}', 'un {n} "x"'], ['b', 'c']]);
});

test('what is wrong is said', () => {
    const head = 'msgid ""\nmsgstr ""\n\n';
    assert.throws(() => parse(`${head}msgid "a"\nmsgstr ""\n`), /no translation/);
    assert.throws(() => parse(`${head}msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n`), /twice/);
    assert.throws(() => parse(`${head}#, fuzzy\nmsgid "a"\nmsgstr "b"\n`), /fuzzy/);
    assert.throws(() => parse(`${head}msgctxt "a"\n`), /line 4/);
    assert.throws(() => check(new Map([['a {n}', 'b {m}']])), /other places/);
});

test('the catalogue itself', () => {
    const messages = parse(readFileSync(new URL('../../po/web/fr.po', import.meta.url), 'utf8'));
    check(messages);
    assert.ok(messages.size > 60);
    for (const text of messages.values()) assert.doesNotMatch(text, / [;:!?]/, text);
});
