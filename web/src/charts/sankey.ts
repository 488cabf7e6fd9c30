/* sankey.ts: diverted trade. On the left from whom less is bought, on the right from whom more, in the middle the
 * importer: what flows in flows out. */
import { sankey, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';

import { level, withUnit, type Lang } from '../format';
import type { SankeyData, SankeyLink, SankeyNode, Table } from '../model';
import { t } from '../strings';
import { close, cut, frame, walk, widthOf, type ChartOptions, type Group, type Mark } from './frame';

const NODE = 12;
const NARROW = 440; /* pixels: below, names stand without figures */

type Node = SankeyNode & Partial<Record<'x0' | 'x1' | 'y0' | 'y1' | 'value', number | undefined>>;

const isBalance = (node: SankeyNode): boolean => node.id.endsWith(':balance');

/** "China to United States: −3.29 US$ bn", or what does not balance. */
function textOf(side: SankeyNode, importer: SankeyNode, value: number, unit: string, lang: Lang): string {
    if (isBalance(side)) return `${importer.name}, ${side.name}: ${withUnit(lang, level(lang, value), unit)}`;
    const signed = (side.side === 'less' ? '\u2212' : '+') + level(lang, value);
    const ends = { from: side.name, to: importer.name };
    return t(lang, '{from} to {to}: {value}', { ...ends, value: withUnit(lang, signed, unit) });
}

/** The bar of a node and its name beside it, above it for an importer. */
function label(plot: Group, node: Node, room: number, { lang, width }: ChartOptions): void {
    const { x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = node;
    const strong = node.side === 'importer';
    const value = width < NARROW ? '' : ' ' + level(lang, node.value ?? 0);
    const name = cut(node.name, room - 6 - widthOf(value, 13, strong), 13, strong);
    const group = plot.append('g').attr('aria-hidden', 'true');
    const bar = group.append('rect').attr('class', `node n-${isBalance(node) ? 'balance' : node.side}`);
    bar.attr('x', x0)
        .attr('y', y0)
        .attr('width', x1 - x0)
        .attr('height', Math.max(1, y1 - y0));
    const text = group
        .append('text')
        .attr('class', strong ? 'label strong halo' : 'label')
        .text(name + value);
    text.attr('y', (y0 + y1) / 2 + 4);
    if (node.side === 'less') text.attr('x', x0 - 6).attr('text-anchor', 'end');
    else if (node.side === 'more') text.attr('x', x1 + 6);
    else
        text.attr('x', (x0 + x1) / 2)
            .attr('text-anchor', 'middle')
            .attr('y', Math.max(12, y0 - 4));
}

export function divertedTrade(data: SankeyData, options: ChartOptions): SVGSVGElement {
    const { lang, width } = options;
    const made = frame(
        data.caption,
        t(
            lang,
            'Flows: on the left from whom less is bought, in the middle the importer, on the right from whom more is bought.',
        ),
        options,
    );
    const on = (side: SankeyNode['side']): number => data.nodes.filter((node) => node.side === side).length;
    const height = Math.max(180, Math.max(on('less'), on('more')) * 38);
    const room = Math.min(170, width * 0.27);
    const layout = sankey<SankeyNode, SankeyLink>()
        .nodeId((node) => node.id)
        .nodeAlign(sankeyJustify);
    layout.nodeWidth(NODE).nodePadding(16).nodeSort(null).linkSort(null);
    layout.extent([
        [room, 4],
        [width - room, height],
    ]);
    const copies = { nodes: data.nodes.map((node) => ({ ...node })), links: data.links.map((link) => ({ ...link })) };
    const graph = layout(copies);
    const plot = made.plot.append('g').attr('transform', `translate(0,${made.top})`);
    const ribbon = sankeyLinkHorizontal<SankeyNode, SankeyLink>();
    const marks: Mark[] = graph.links.map((link) => {
        const ends = [link.source as Node, link.target as Node] as const;
        const [importer, side] = ends[0].side === 'importer' ? ends : [ends[1], ends[0]];
        const kind = isBalance(side) ? 's-balance' : side.side === 'less' ? 's-loss' : 's-gain';
        const group = plot.append('g').attr('data-code', side.id);
        const band = group.append('path').attr('class', `ribbon ${kind}`).attr('d', ribbon(link));
        band.attr('stroke-width', Math.max(1, link.width ?? 1));
        const text = textOf(side, importer, link.value, data.caption.unit, lang);
        return { node: group.node() as SVGGElement, code: side.id, text };
    });
    for (const node of graph.nodes) label(plot, node, room, options);
    const svg = close(made, data.caption, made.top + height + 6, options);
    walk(svg, marks, options);
    return svg;
}

export function sankeyTable(data: SankeyData, options: Pick<ChartOptions, 'lang'>): Table {
    const { lang } = options;
    const nodes = new Map(data.nodes.map((node) => [node.id, node]));
    return {
        columns: [t(lang, 'importer'), t(lang, 'exporter'), `${t(lang, 'change')} (${data.caption.unit})`],
        rows: data.links.map((link) => {
            const [source, target] = [nodes.get(link.source), nodes.get(link.target)];
            const balance = (source?.id ?? '').endsWith(':balance') || (target?.id ?? '').endsWith(':balance');
            const [importer, exporter] = source?.side === 'importer' ? [source, target] : [target, source];
            const less = exporter?.side === 'less';
            return [importer?.name ?? '', exporter?.name ?? '', less === balance ? link.value : -link.value];
        }),
    };
}
