/* format.ts: figures by the locale of the reader. As many digits as are needed to see a figure and never more than three
 * decimals, as in the terminal: +1234.5, +12.3, +0.31, −0.004, 0.000. */

export type Lang = 'en' | 'fr';

const locales: Record<Lang, string> = { en: 'en-US', fr: 'fr-FR' };

export function decimalsOf(magnitude: number): number {
    if (magnitude >= 99999.5) return 0;
    if (magnitude >= 9.995) return 1;
    if (magnitude >= 0.0995) return 2;
    return 3;
}

/* a formatter takes longer to make than hundreds of figures to write */
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(lang: Lang, decimals: number, useGrouping: boolean): Intl.NumberFormat {
    const key = `${lang} ${decimals} ${useGrouping}`;
    let found = formatters.get(key);
    if (found === undefined) {
        const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
        found = new Intl.NumberFormat(locales[lang], { ...digits, useGrouping });
        formatters.set(key, found);
    }
    return found;
}

function written(lang: Lang, value: number, decimals: number, sign: boolean): string {
    const rounded = Number(value.toFixed(decimals));
    const text = formatter(lang, decimals, Math.abs(rounded) >= 10000).format(Math.abs(rounded));
    if (rounded < 0) return '\u2212' + text;
    return sign && rounded > 0 ? '+' + text : text;
}

/** A change, with its sign; an en dash where there is none. */
export function change(lang: Lang, value: number | null): string {
    return value === null || !Number.isFinite(value)
        ? '\u2013'
        : written(lang, value, decimalsOf(Math.abs(value)), true);
}

/** A level, without a plus sign. */
export function level(lang: Lang, value: number | null): string {
    return value === null || !Number.isFinite(value)
        ? '\u2013'
        : written(lang, value, decimalsOf(Math.abs(value)), false);
}

/** The number of an axis or a legend: no more digits than it has. */
export function tick(lang: Lang, value: number): string {
    const digits = Math.min(6, Math.max(0, (String(Number(value.toPrecision(6))).split('.')[1] ?? '').length));
    return written(lang, value, digits, false);
}

/** "0.21%", in French "0,21 %" with a narrow no-break space. */
export function withUnit(lang: Lang, figure: string, unit: string): string {
    if (unit === '%') return lang === 'fr' ? figure + '\u202F%' : figure + '%';
    return figure + '\u00A0' + unit;
}
