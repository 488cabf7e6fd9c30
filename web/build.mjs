/* build.mjs [OUT [PO]]: bundles the charts. For the report OUT/report.js and OUT/report.csp, what it allows to run: this script,
 * known by its hash, and no other; for the live page OUT/page.html, OUT/page.js and OUT/page.css; for both the map as
 * OUT/map.json. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { writeDictionary } from './catalogue.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, 'out');

/* What is bundled travels with every report, and so do its licences. */
const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const licences = new Map();
for (const name of Object.keys(manifest.dependencies).filter((one) => one !== 'esbuild')) {
    const text = readFileSync(join(here, 'node_modules', name, 'LICENSE'), 'utf8')
        .trim()
        .replace(/\*\//g, '* /');
    licences.set(text, [...(licences.get(text) ?? []), name]);
}
const banner = `/*! Entente (MIT), with these libraries:\n\n${[...licences].map(([text, names]) => `${names.join(', ')}\n\n${text}`).join('\n\n')}\n*/`;

mkdirSync(out, { recursive: true });
writeDictionary(process.argv[3] ?? join(here, '../po/web/fr.po'), join(here, 'src/french.ts'));
const bundled = (entry) =>
    build({
        entryPoints: [join(here, entry)],
        bundle: true,
        minify: true,
        format: 'iife',
        target: ['es2020'],
        charset: 'utf8',
        legalComments: 'none',
        banner: { js: banner },
        write: false,
    });
const made = await bundled('src/report.ts');
/* Inside <script> nothing may look like its end. */
const script = made.outputFiles[0].text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
writeFileSync(join(out, 'report.js'), script);
writeFileSync(join(out, 'report.csp'), `'sha256-${createHash('sha256').update(script).digest('base64')}'`);

/* The page asks for script and style by name. */
writeFileSync(join(out, 'page.js'), (await bundled('src/page/main.ts')).outputFiles[0].contents);
writeFileSync(join(out, 'page.css'), (await bundled('src/page/page.css')).outputFiles[0].contents);
copyFileSync(join(here, 'src/page/page.html'), join(out, 'page.html'));

/* Countries only, by number; their names come from the document. */
const atlas = JSON.parse(readFileSync(join(here, 'node_modules/world-atlas/countries-50m.json'), 'utf8'));
const { type, bbox, transform, arcs, objects } = atlas;
const geometries = objects.countries.geometries.map(({ type, arcs, id }) => ({ type, arcs, id }));
const map = { type, bbox, transform, objects: { countries: { type: 'GeometryCollection', geometries } }, arcs };
writeFileSync(join(out, 'map.json'), JSON.stringify(map));
