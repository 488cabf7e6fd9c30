/* sankey.ts: diverted trade. On the left from whom less is bought, on the right from whom more, in the middle the
 * importer: what flows in flows out. */
import { sankey, sankeyJustify, sankeyLinkHorizontal, type SankeyLink as Drawn } from 'd3-sankey';

import { level, withUnit } from '../format';
import type { SankeyData, SankeyLink, SankeyNode, Table } from '../model';
import { t } from '../strings';
import { close, cut, frame, walk, widthOf, type ChartOptions, type Mark } from './frame';

const NODE = 12;

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
    const sides = Math.max(
        data.nodes.filter((node) => node.side === 'less').length,
        data.nodes.filter((node) => node.side === 'more').length,
    );
    const height = Math.max(180, sides * 38);
    const labels = Math.min(170, width * 0.27);
    const layout = sankey<SankeyNode, SankeyLink>()
        .nodeId((node) => node.id)
        .nodeAlign(sankeyJustify)
        .nodeWidth(NODE)
        .nodePadding(16)
        .nodeSort(null)
        .linkSort(null)
        .extent([
            [labels, 4],
            [width - labels, height],
        ]);
    const graph = layout({
        nodes: data.nodes.map((node) => ({ ...node })),
        links: data.links.map((link) => ({ ...link })),
    });
    const narrow = width < 440;
    const plot = made.plot.append('g').attr('transform', `translate(0,${made.top})`);
    const ribbon = sankeyLinkHorizontal<SankeyNode, SankeyLink>();
    const name = (end: Drawn<SankeyNode, SankeyLink>['source']): SankeyNode => end as SankeyNode;
    const marks: Mark[] = graph.links.map((link) => {
        const [source, target] = [name(link.source), name(link.target)];
        const side = source.side === 'importer' ? target : source;
        const group = plot.append('g').attr('data-code', side.id);
        group
            .append('path')
            .attr(
                'class',
                `ribbon ${side.id.endsWith(':balance') ? 's-balance' : side.side === 'less' ? 's-loss' : 's-gain'}`,
            )
            .attr('d', ribbon(link))
            .attr('stroke-width', Math.max(1, link.width ?? 1));
        const [exporter, importer] = side === source ? [source, target] : [target, source];
        const sign = side.side === 'less' ? '\u2212' : '+';
        const text = side.id.endsWith(':balance')
            ? `${importer.name}, ${exporter.name}: ${withUnit(lang, level(lang, link.value), data.caption.unit)}`
            : t(lang, '{from} to {to}: {value}', {
                  from: exporter.name,
                  to: importer.name,
                  value: withUnit(lang, sign + level(lang, link.value), data.caption.unit),
              });
        return { node: group.node() as SVGGElement, code: side.id, text };
    });
    for (const node of graph.nodes) {
        const [x0, x1, y0, y1] = [node.x0 ?? 0, node.x1 ?? 0, node.y0 ?? 0, node.y1 ?? 0];
        const group = plot.append('g').attr('aria-hidden', 'true');
        group
            .append('rect')
            .attr('class', `node n-${node.id.endsWith(':balance') ? 'balance' : node.side}`)
            .attr('x', x0)
            .attr('y', y0)
            .attr('width', x1 - x0)
            .attr('height', Math.max(1, y1 - y0));
        const strong = node.side === 'importer';
        const value = ' ' + level(lang, node.value ?? 0);
        const text = narrow
            ? cut(node.name, labels - 6, 13, strong)
            : cut(node.name, labels - 6 - widthOf(value, 13, strong), 13, strong) + value;
        const label = group
            .append('text')
            .attr('class', node.side === 'importer' ? 'label strong halo' : 'label')
            .attr('y', (y0 + y1) / 2 + 4)
            .text(text);
        if (node.side === 'less') label.attr('x', x0 - 6).attr('text-anchor', 'end');
        else if (node.side === 'more') label.attr('x', x1 + 6);
        else
            label
                .attr('x', (x0 + x1) / 2)
                .attr('text-anchor', 'middle')
                .attr('y', Math.max(12, y0 - 4));
    }
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
