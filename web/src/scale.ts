/* scale.ts: the diverging scale of map and heat map: seven classes in round steps, fixed at zero, the same width on
 * both sides, so that a colour means the same wherever it is met. */
import type { Band } from './model';

/** -3 great loss ... 0 about nothing ... 3 great gain */
export type Step = -3 | -2 | -1 | 0 | 1 | 2 | 3;

export interface Diverging {
    /** the magnitudes where class 1, 2 and 3 begin, ascending */
    edges: [number, number, number];
    stepOf(value: number): Step;
}

/** m times ten to the power of e, as the nearest number and not as the product, which may be another. */
function decimal(m: 1 | 3, e: number): number {
    return Number(`${m}e${e}`);
}

/** The largest of 1, 3, 10, 30 ... times a power of ten that does not exceed `most`, which is positive. */
export function roundBelow(most: number): number {
    let power = Math.floor(Math.log10(most));
    if (decimal(1, power) > most) power--;
    if (decimal(1, power + 1) <= most) power++;
    return decimal(3, power) <= most ? decimal(3, power) : decimal(1, power);
}

/** The step below: a third of it, in round numbers, or a tenth. */
function below(edge: number, ratio: 3 | 10): number {
    const power = Math.round(Math.log10(edge / 2)); /* of 1 or 3 times ten to the power: that power */
    const three = edge > decimal(1, power) * 2;
    if (ratio === 10) return decimal(three ? 3 : 1, power - 1);
    return three ? decimal(1, power) : decimal(3, power - 1);
}

/** `ratio` 10: wider steps, for figures of very different sizes. */
export function diverging(values: Iterable<number | null>, ratio: 3 | 10 = 3): Diverging {
    let most = 0;
    for (const value of values) if (value !== null && Number.isFinite(value)) most = Math.max(most, Math.abs(value));
    const third = most > 0 ? roundBelow(most) : 1;
    const second = below(third, ratio);
    const edges: [number, number, number] = [below(second, ratio), second, third];
    const stepOf = (value: number): Step => {
        const size = Math.abs(value);
        const step = size >= edges[2] ? 3 : size >= edges[1] ? 2 : size >= edges[0] ? 1 : 0;
        return (value < 0 ? -step : step) as Step;
    };
    return { edges, stepOf };
}

/** The name of the colour of a figure: grey where its band spans zero, hatched where there is none. */
export function colourOf(scale: Diverging, value: number | null, band: Band | undefined): string {
    if (value === null || !Number.isFinite(value)) return 'none';
    if (band !== undefined && band.low < 0 && band.high > 0) return 'spans';
    const step = scale.stepOf(value);
    return step === 0 ? 'zero' : (step < 0 ? 'n' : 'p') + String(Math.abs(step));
}
