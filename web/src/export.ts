/* export.ts: a chart as a file: SVG and PNG as they are seen, CSV with the figures behind them. */
import type { Table } from './model';

const STYLES = [
    'fill',
    'fill-opacity',
    'stroke',
    'stroke-width',
    'stroke-dasharray',
    'stroke-opacity',
    'font-family',
    'font-size',
    'font-weight',
    'text-anchor',
    'opacity',
    'visibility',
    'paint-order',
];

function field(value: string | number | null): string {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** As RFC 4180 wants it; a figure has all its digits and a decimal point in every language. */
export function csvOf(table: Table): string {
    return [table.columns, ...table.rows].map((row) => row.map(field).join(',') + '\n').join('');
}

/** A copy that needs no style sheet: what the browser made of the styles stands in attributes. */
export function standalone(svg: SVGSVGElement): string {
    const copy = svg.cloneNode(true) as SVGSVGElement;
    const from = [svg, ...svg.querySelectorAll<SVGElement>('*')];
    [copy, ...copy.querySelectorAll<SVGElement>('*')].forEach((node, k) => {
        const original = from[k];
        if (original === undefined || ['title', 'desc'].includes(node.tagName)) return;
        const style = getComputedStyle(original);
        for (const name of STYLES) {
            const value = style.getPropertyValue(name);
            if (value !== '') node.setAttribute(name, value);
        }
        for (const name of ['class', 'tabindex', 'style']) node.removeAttribute(name);
    });
    const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    paper.setAttribute('width', '100%');
    paper.setAttribute('height', '100%');
    paper.setAttribute(
        'fill',
        getComputedStyle(document.documentElement).getPropertyValue('--paper').trim() || 'white',
    );
    copy.querySelector('.head, g')?.before(paper);
    if (paper.parentNode === null) copy.prepend(paper);
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(copy) + '\n';
}

export async function pngOf(svg: SVGSVGElement, scale = 2): Promise<Blob> {
    const image = new Image();
    const [width, height] = [Number(svg.getAttribute('width')), Number(svg.getAttribute('height'))];
    const address = URL.createObjectURL(new Blob([standalone(svg)], { type: 'image/svg+xml' }));
    try {
        image.src = address;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
        canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
        return await new Promise((resolve, reject) =>
            canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png'),
        );
    } finally {
        URL.revokeObjectURL(address);
    }
}

export function save(blob: Blob, name: string): void {
    const link = document.createElement('a');
    const address = URL.createObjectURL(blob);
    link.href = address;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
}
