/* thin.ts: a projection without the points that no pixel shows. Coasts at 1:50m have far more of them than a map on a
 * screen has pixels, and a browser paints them all at every change of a colour. */
import type { GeoProjection, GeoStream, GeoStreamWrapper } from 'd3-geo';

const CLOSE = 0.5; /* pixels */
const LEAST = 8; /* points: smaller shapes stay as they are */

type Point = [number, number];

/** The points of a line that are not closer than that to the last one kept; the first and the last always stay. */
function kept(line: readonly Point[]): readonly Point[] {
    const out: Point[] = [];
    let last: Point = [NaN, NaN];
    line.forEach((point, k) => {
        const close = Math.abs(point[0] - last[0]) < CLOSE && Math.abs(point[1] - last[1]) < CLOSE;
        if (close && k !== line.length - 1) return;
        out.push(point);
        last = point;
    });
    return out.length < LEAST ? line : out;
}

export function thinned(projection: GeoProjection): GeoStreamWrapper {
    return {
        stream(sink: GeoStream): GeoStream {
            let line: Point[] | null = null;
            return projection.stream({
                point(x, y) {
                    if (line === null) sink.point(x, y);
                    else line.push([x, y]);
                },
                lineStart() {
                    line = [];
                },
                lineEnd() {
                    sink.lineStart();
                    for (const [x, y] of kept(line ?? [])) sink.point(x, y);
                    sink.lineEnd();
                    line = null;
                },
                polygonStart: () => sink.polygonStart(),
                polygonEnd: () => sink.polygonEnd(),
                sphere: () => sink.sphere?.(),
            });
        },
    };
}
