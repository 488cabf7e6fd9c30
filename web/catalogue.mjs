/* catalogue.mjs [PO] [TS]: makes src/french.ts, the dictionary of the charts, of po/web/fr.po: one `msgid "..."`, one
 * `msgstr "..."` a message, each on one line or continued on further ones. tsc then knows every key. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The messages of a catalogue, in its order; without its head. Throws at a line it does not understand. */
export function parse(text) {
    const messages = new Map();
    let part = null;
    let message = { msgid: '', msgstr: '' };
    const close = () => {
        if (message.msgid === '') return;
        if (message.msgstr === '') throw new Error(`"${message.msgid}" has no translation`);
        if (messages.has(message.msgid)) throw new Error(`"${message.msgid}" stands there twice`);
        messages.set(message.msgid, message.msgstr);
    };
    for (const [at, line] of text.split('\n').entries()) {
        const found = /^(?:(msgid|msgstr) )?(".*")$/.exec(line);
        if (found !== null && (found[1] !== undefined || part !== null)) {
            if (found[1] === 'msgid') {
                close();
                message = { msgid: '', msgstr: '' };
            }
            part = found[1] ?? part;
            message[part] += JSON.parse(found[2]);
        } else if (line.startsWith('#, fuzzy')) {
            throw new Error(`line ${at + 1}: a fuzzy translation`);
        } else if (line !== '' && !line.startsWith('#')) {
            throw new Error(`line ${at + 1}: not understood: ${line}`);
        }
    }
    close();
    return messages;
}

/** The same places, {name} and the like, in both. */
export function check(messages) {
    const places = (text) => (text.match(/\{\w+\}/g) ?? []).sort().join(' ');
    for (const [key, text] of messages)
        if (places(key) !== places(text)) throw new Error(`"${key}" and "${text}" have other places to fill`);
}

export function writeDictionary(po, ts) {
    const messages = parse(readFileSync(po, 'utf8'));
    check(messages);
    const lines = [...messages].map(([key, text]) => `    ${JSON.stringify(key)}: ${JSON.stringify(text)},\n`);
    writeFileSync(ts, `/* Made of po/web/fr.po by catalogue.mjs. */\nexport const french = {\n${lines.join('')}} as const;\n`);
}

const here = dirname(fileURLToPath(import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url))
    writeDictionary(process.argv[2] ?? join(here, '../po/web/fr.po'), process.argv[3] ?? join(here, 'src/french.ts'));
