/* legend.ts: the colours of a scale and what they mean, in as many lines as it takes. */
import { widthOf, type ChartOptions, type Group } from './frame';

/** A colour with its text; without a colour the text alone. */
export type Entry = [colour: string | null, text: string];

const LINE = 20;
const SWATCH = 18;

/** Draws from `top` on and answers where it ends. */
export function legend(plot: Group, entries: readonly Entry[], options: ChartOptions, top: number): number {
    const box = plot.append('g').attr('class', 'legend').attr('aria-hidden', 'true');
    let x = 0;
    let y = top;
    for (const [colour, text] of entries) {
        const swatch = colour === null ? 0 : SWATCH;
        const taken = swatch + widthOf(text) + 14;
        if (x + taken > options.width && x > 0) {
            x = 0;
            y += LINE;
        }
        if (colour !== null) {
            const rect = box
                .append('rect')
                .attr('class', `area c-${colour}`)
                .attr('x', x)
                .attr('y', y - 10);
            rect.attr('width', SWATCH - 4).attr('height', 12);
        }
        box.append('text')
            .attr('class', 'small')
            .attr('x', x + swatch)
            .attr('y', y)
            .text(text);
        x += taken;
    }
    return y + 8;
}
