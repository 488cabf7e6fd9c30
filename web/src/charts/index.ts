/* index.ts: the charts. Each is a function of plain data (model.ts) and options that gives an SVG element. */
export type { ChartOptions } from './frame';
export { rankedBars } from './bars';
export { dependence, dependenceTable } from './dependence';
export { heatMap, heatTable } from './heat';
export { placesTable, repaintMap, worldMap, type Atlas } from './map';
export { paths, pathsTable } from './paths';
export { divertedTrade, sankeyTable } from './sankey';
export { tornado, tornadoTable } from './tornado';
export { waterfall, waterfallTable } from './waterfall';
