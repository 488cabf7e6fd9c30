/* document.ts: the result document as schema/result.schema.json describes it, the part that charts read. */

export interface Label {
    code: string;
    name_en: string;
    name_fr: string;
}

export interface RegionLabel extends Label {
    iso_numeric: number | null;
}

export interface Title {
    en: string | null;
    fr: string | null;
}

export interface Outcome {
    measure: string;
    unit: string;
    region: string;
    value: number | null;
}

/** importer, exporter, sector, million US$ under the law it is measured against, and under the package */
export type BilateralRow = [string, string, string, number, number];

export interface Series {
    series: string;
    unit: string;
    label: string;
    regions: { region: string; values: (number | null)[] }[];
}

export interface Player {
    player: string;
    clauses: string[];
    regions: { region: string; shares_pct: (number | null)[]; errors_pct: (number | null)[] }[];
}

export interface Dependence {
    region: string;
    sector: string | null;
    import_share_from: number | null;
    import_share_to: number | null;
    absorption_share_from: number | null;
    absorption_share_to: number | null;
}

export interface Path {
    years: number[];
    failed_year: number | null;
    adjustment: string | null;
    delivery: string | null;
    series: Series[];
    equivalents: { region: string; equivalent_pct: number | null; worst_year: number | null }[];
    ledger: { exact: boolean; orders: number | null; players: Player[] } | null;
    dependence: Dependence[];
}

export interface Clause {
    id: string;
    type: string;
    summary: string;
    summary_fr: string;
    from: string | null;
    status: string | null;
}

export interface ResultDocument {
    entente: { version: string; commit: string };
    package: { name: string; title: Title; file: string | null; hash: string | null };
    against: { name: string; title: Title; hash: string | null };
    world: { name: string; hash: string; base_year: number | null };
    year: number;
    date: string | null;
    horizon: string;
    numeraire: string;
    converged: boolean;
    sentence: string | null;
    sentence_fr: string | null;
    left_out?: string | null;
    left_out_fr?: string | null;
    parties: string[];
    rival: string | null;
    regions: RegionLabel[];
    sectors: Label[];
    outcomes: Outcome[];
    bilateral: { unit: string; columns: string[]; rows: BilateralRow[] };
    /** all sectors together: [importer][exporter] in the order of `regions`; null without a solution */
    trade: { unit: string; from: number[][]; to: number[][] } | null;
    path: Path | null;
    clauses: Clause[];
}
