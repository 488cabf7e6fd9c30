/* strings.ts: every word of charts, report and page, one dictionary a language, keyed by the English text. The French is in
 * po/web/fr.po, of which catalogue.mjs makes french.ts; a key that is not there does not compile. */
import type { Lang } from './format';
import { french } from './french';

export type Key = keyof typeof french;

const dictionaries: Record<Lang, Partial<Record<Key, string>>> = { en: {}, fr: french };

/** Every key, for tests. */
export const keys = Object.keys(french) as Key[];

export function t(lang: Lang, key: Key, values: Record<string, string | number> = {}): string {
    const text = dictionaries[lang][key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** A word of a document, which may be in the dictionary: the numeraire, a group of clauses. */
export function word(lang: Lang, text: string): string {
    return (dictionaries[lang] as Record<string, string>)[text] ?? text;
}
