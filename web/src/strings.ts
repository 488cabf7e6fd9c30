/* strings.ts: every word of charts, report and page, one dictionary a language, keyed by the English text. A key that is
 * not here does not compile. */
import type { Lang } from './format';

const french = {
    'Real income by economy': 'Revenu réel par économie',
    'Who gains most, who loses most': 'Qui gagne le plus, qui perd le plus',
    'What does it: {name}': 'Ce qui joue : {name}',
    'Year by year': 'Année par année',
    'Trade between the largest economies': 'Commerce entre les plus grandes économies',
    'From whom less is bought, and from whom more': 'À qui l’on achète moins, à qui l’on achète plus',
    'Dependence on {rival}: {name}': 'Dépendance envers {rival} : {name}',
    'How far each part moves: {name}': 'Amplitude de chaque volet : {name}',
    'real income, change': 'revenu réel, variation',
    'contribution to the change of real income': 'contribution à la variation du revenu réel',
    'range over the years of the contribution to real income':
        'étendue, sur les années, de la contribution au revenu réel',
    'imports, change, all sectors, at the border': 'importations, variation, tous secteurs, à la frontière',
    'share of imports that comes from {rival}': 'part des importations venant de {rival}',
    'long run': 'long terme',
    'law of {period}': 'droit de {period}',
    'against {name}': 'par rapport à {name}',
    'the base law': 'le droit de base',
    'numeraire: {name}': 'numéraire : {name}',
    'world value added': 'valeur ajoutée mondiale',
    'percentage points': 'points de pourcentage',
    '% of imports': '% des importations',
    'US$ bn of {year}': 'Md $ de {year}',
    'US$ bn': 'Md $',
    '{first} to {last}': '{first} à {last}',
    total: 'total',
    'all goods': 'tous les biens',
    'all others': 'tous les autres',
    'imported more in all': 'importé en plus',
    'imported less in all': 'importé en moins',
    'about zero': 'environ zéro',
    'no figure': 'pas de chiffre',
    'band spans zero': 'intervalle autour de zéro',
    loses: 'perd',
    gains: 'gagne',
    economy: 'économie',
    code: 'code',
    change: 'variation',
    low: 'bas',
    high: 'haut',
    part: 'volet',
    error: 'erreur',
    year: 'année',
    importer: 'importateur',
    exporter: 'exportateur',
    from: 'de',
    to: 'à',
    before: 'avant',
    after: 'après',
    sector: 'secteur',
    party: 'partie',
    '{n} more': '{n} de plus',
    'Map of the world: {count} economies with a figure. Largest gain: {best}. Largest loss: {worst}.':
        'Carte du monde : {count} économies chiffrées. Plus grand gain : {best}. Plus grande perte : {worst}.',
    'Bars: {shown} of {count} economies, from the largest gain to the largest loss.':
        'Barres : {shown} économies sur {count}, du plus grand gain à la plus grande perte.',
    'Waterfall: {count} parts that add up to {total}.': 'Cascade : {count} volets dont la somme est {total}.',
    'Lines: {count} economies over {years}.': 'Courbes : {count} économies, {years}.',
    'Matrix: importers in rows, exporters in columns, {count} economies.':
        'Matrice : importateurs en lignes, exportateurs en colonnes, {count} économies.',
    'Flows: on the left from whom less is bought, in the middle the importer, on the right from whom more is bought.':
        'Flux : à gauche, à qui l’on achète moins ; au milieu, l’importateur ; à droite, à qui l’on achète plus.',
    'Dots: share before and after, {count} rows.': 'Points : part avant et après, {count} lignes.',
    'Bars: lowest and highest contribution of {count} parts.':
        'Barres : contribution la plus basse et la plus haute de {count} volets.',
    'Arrow keys move from mark to mark.': 'Les flèches vont d’un élément à l’autre.',
    'importer {importer}, exporter {exporter}: {value}': 'importateur {importer}, exportateur {exporter} : {value}',
    '{from} to {to}: {value}': 'de {from} à {to} : {value}',
    '{name}: from {from} to {to}': '{name} : de {from} à {to}',
    'Imports by importer (rows) from exporter (columns)':
        'Importations par importateur (lignes) depuis l’exportateur (colonnes)',
    Year: 'Année',
    'All economies': 'Toutes les économies',
    'Data behind the chart': 'Données du graphique',
    'Save as {format}': 'Enregistrer en {format}',
} as const;

export type Key = keyof typeof french;

const dictionaries: Record<Lang, Partial<Record<Key, string>>> = { en: {}, fr: french };

/** Every key, for tests. */
export const keys = Object.keys(french) as Key[];

export function t(lang: Lang, key: Key, values: Record<string, string | number> = {}): string {
    const text = dictionaries[lang][key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** A word of a document, which may be in the dictionary: the numeraire. */
export function word(lang: Lang, text: string): string {
    return (dictionaries[lang] as Record<string, string>)[text] ?? text;
}
