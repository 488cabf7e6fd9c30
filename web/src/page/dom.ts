/* dom.ts: elements without markup: what comes from packages and servers is always text. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

/** An element; `onclick` and the like are listeners, true is an attribute without a value, false and null are none. */
export function el<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    attributes: Attributes = {},
    ...children: Child[]
): HTMLElementTagNameMap[K] {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (typeof value === 'function') made.addEventListener(name.slice(2), value);
        else made.setAttribute(name, value === true ? '' : String(value));
    }
    for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(child);
    return made;
}

export function place(id: string): HTMLElement {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`the page has no #${id}`);
    return found;
}

/** Only addresses of the web become links: a package is foreign text. */
export function link(text: string, url: string | null | undefined): Node {
    return url !== null && url !== undefined && /^https?:\/\//i.test(url)
        ? el('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, text)
        : document.createTextNode(text);
}

export function choice(values: readonly (readonly [string, string])[], chosen: string): HTMLOptionElement[] {
    const known = values.some(([value]) => value === chosen);
    const all = known ? values : [...values, [chosen, chosen] as const];
    return all.map(([value, text]) => el('option', { value, selected: value === chosen }, text));
}

/** Changes the text only where it differs, so that screen readers say only what is new. */
export function say(node: Element, text: string): void {
    if (node.textContent !== text) node.textContent = text;
}
