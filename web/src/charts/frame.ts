/* frame.ts: what all charts share: the SVG with its title and description, the lines that say measure, unit, year and
 * numeraire, and the marks a reader can point at or walk through with the keyboard. */
import { select, type Selection } from 'd3-selection';

import type { Lang } from '../format';
import type { Caption } from '../model';
import { t } from '../strings';

export interface ChartOptions {
    /** of the document, for title and description */
    id: string;
    lang: Lang;
    /** pixels */
    width: number;
    theme?: 'light' | 'dark';
    /** a mark was chosen, by click or Enter: its code */
    onSelect?: (code: string) => void;
}

export type Group = Selection<SVGGElement, unknown, null, undefined>;

export interface Frame {
    svg: Selection<SVGSVGElement, unknown, null, undefined>;
    /** where the chart is drawn, below the words */
    plot: Group;
    /** height of the words above */
    top: number;
}

export interface Mark {
    node: SVGElement;
    code: string;
    text: string;
}

const TITLE = 15;
const SMALL = 12;
const FONT =
    'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif'; /* as in report.css */

let pen: CanvasRenderingContext2D | null = null;

/** Pixels that a text takes. */
export function widthOf(text: string, size: number = SMALL, strong = false): number {
    pen ??= document.createElement('canvas').getContext('2d');
    if (pen === null) return text.length * size * 0.6;
    pen.font = `${strong ? 650 : 400} ${size}px ${FONT}`;
    return pen.measureText(text).width;
}

/** Lines of at most `width` pixels. */
export function wrap(text: string, width: number, size: number, strong = false): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ')) {
        const longer = line === '' ? word : line + ' ' + word;
        if (line !== '' && widthOf(longer, size, strong) > width) {
            lines.push(line);
            line = word;
        } else line = longer;
    }
    return line === '' ? lines : [...lines, line];
}

/** Cut to `width` pixels, with an ellipsis. */
export function cut(text: string, width: number, size: number = SMALL, strong = false): string {
    if (widthOf(text, size, strong) <= width) return text;
    let letters = text.length - 1;
    while (letters > 1 && widthOf(text.slice(0, letters).trimEnd() + '\u2026', size, strong) > width) letters--;
    return text.slice(0, letters).trimEnd() + '\u2026';
}

export function frame(caption: Caption, description: string, options: ChartOptions): Frame {
    const { id, lang, width } = options;
    const svg = select(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));
    const words = [caption.measure, caption.unit].filter((one) => one !== '').join(', ');
    const small = [...(caption.notes ?? []), words, caption.period, caption.against, caption.numeraire].join(
        '\u00A0\u00B7 ',
    );
    svg.attr('xmlns', 'http://www.w3.org/2000/svg').attr('class', 'ent-chart').attr('role', 'group').attr('lang', lang);
    svg.attr('aria-labelledby', `${id}-title`).attr('aria-describedby', `${id}-desc`);
    svg.append('title').attr('id', `${id}-title`).text(caption.title);
    svg.append('desc')
        .attr('id', `${id}-desc`)
        .text(`${description} ${small.replace(/\u00A0/g, ' ')}. ${t(lang, 'Arrow keys move from mark to mark.')}`);
    const head = svg.append('g').attr('class', 'head').attr('aria-hidden', 'true');
    let y = 0;
    for (const line of wrap(caption.title, width, TITLE, true))
        head.append('text')
            .attr('class', 'title')
            .attr('y', (y += TITLE + 4))
            .text(line);
    for (const line of wrap(small, width, SMALL))
        head.append('text')
            .attr('class', 'small')
            .attr('y', (y += SMALL + 4))
            .text(line);
    return { svg, plot: svg.append('g').attr('class', 'plot'), top: y + 12 };
}

/** Writes other words above what is drawn, if they take as many lines; answers whether they did. */
export function reword(svg: SVGSVGElement, caption: Caption, description: string, options: ChartOptions): boolean {
    const made = frame(caption, description, options).svg.node() as SVGSVGElement;
    if (svg.querySelectorAll('.head text').length !== made.querySelectorAll('.head text').length) return false;
    for (const part of [':scope > title', ':scope > desc', ':scope > .head'])
        svg.querySelector(part)?.replaceWith(made.querySelector(part) as Element);
    return true;
}

/** Sets the size once the height is known, and writes where the figures are from below. */
export function close(made: Frame, caption: Caption, height: number, options: ChartOptions): SVGSVGElement {
    const all = height + 20;
    const source = made.svg
        .append('text')
        .attr('class', 'source')
        .attr('aria-hidden', 'true')
        .attr('y', all - 4);
    source.text(cut(caption.source, options.width, 11));
    made.svg.attr('viewBox', `0 0 ${options.width} ${all}`).attr('width', options.width).attr('height', all);
    return made.svg.node() as SVGSVGElement;
}

/** Marks become images with a name, one of them in the order of Tab, the others by the arrow keys. A mark that is met
 * sends `ent-read` with its text. */
export function walk(svg: SVGSVGElement, marks: readonly Mark[], options: ChartOptions): void {
    /* what it says now: a mark may have been painted again */
    const tell = ({ node }: Mark): boolean =>
        svg.dispatchEvent(new CustomEvent('ent-read', { detail: node.getAttribute('aria-label'), bubbles: true }));
    const go = (from: number, to: number): void => {
        const at = Math.min(marks.length - 1, Math.max(0, to));
        marks[from]?.node.setAttribute('tabindex', '-1');
        marks[at]?.node.setAttribute('tabindex', '0');
        (marks[at]?.node as SVGGraphicsElement | undefined)?.focus();
    };
    marks.forEach((mark, k) => {
        const node = mark.node;
        node.classList.add('mark');
        node.setAttribute('role', 'img');
        node.setAttribute('aria-label', mark.text);
        node.setAttribute('tabindex', k === 0 ? '0' : '-1');
        select(node).append('title').text(mark.text);
        node.addEventListener('focus', () => tell(mark));
        node.addEventListener('pointerenter', () => tell(mark));
        node.addEventListener('click', () => options.onSelect?.(mark.code));
        node.addEventListener('keydown', (event) => {
            const steps: Record<string, number> = {
                ArrowRight: k + 1,
                ArrowDown: k + 1,
                ArrowLeft: k - 1,
                ArrowUp: k - 1,
                Home: 0,
                End: marks.length - 1,
            };
            const to = steps[event.key];
            if (event.key === 'Enter') options.onSelect?.(mark.code);
            if (to === undefined) return;
            event.preventDefault();
            go(k, to);
        });
    });
}

/** Quiet axis along the bottom or the top of a plot. */
export function dress(axis: Group): void {
    axis.attr('class', 'axis').attr('aria-hidden', 'true').attr('font-size', null).attr('font-family', null);
    axis.select('.domain').remove();
}
