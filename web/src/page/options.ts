/* options.ts: what a run is asked beside the package: how pledges count, what deficits do, which elasticities, and what it
 * is measured against. */
import type { Title } from '../document';
import type { Lang } from '../format';
import { t, word } from '../strings';
import type { About, Shipped } from './api';
import { choice, el, place } from './dom';
import { CHOICES, type Edits, type State } from './state';

type Choice = (typeof CHOICES)[number];
type List = readonly (readonly [string, string])[];

export function titleOf(lang: Lang, of: { name: string; title: Title }): string {
    return (lang === 'fr' ? of.title.fr : of.title.en) ?? of.title.en ?? of.name;
}

/** Empty is what is taken when nothing is said: the first, or the one that is named. */
function listOf(lang: Lang, names: readonly string[], usual: string | undefined = names[0]): List {
    const others = names.filter((name) => name !== usual);
    return [['', word(lang, usual ?? '')], ...others.map((name) => [name, word(lang, name)] as const)];
}

export function showOptions(
    about: About,
    shipped: readonly Shipped[],
    state: State,
    changed: (edits: Partial<Edits>) => void,
): void {
    const { lang } = state;
    const packages = shipped.map((one) => [one.name, titleOf(lang, one)] as const);
    const lists: Record<Choice, [string, List]> = {
        delivery: [t(lang, 'Delivery of pledges'), listOf(lang, about.deliveries, 'expected')],
        closure: [t(lang, 'Trade deficits'), listOf(lang, about.closures)],
        elasticities: [t(lang, 'Elasticities'), listOf(lang, about.elasticities)],
        against: [
            t(lang, 'Measured against'),
            [['', t(lang, 'as the package says')], ['none', t(lang, 'the base law')], ...packages],
        ],
    };
    const fields = CHOICES.map((name) => {
        const [label, list] = lists[name];
        const select = el('select', { id: `option-${name}` }, ...choice(list, state[name]));
        select.addEventListener('change', () => changed({ [name]: select.value }));
        return el('div', { class: 'field' }, el('label', { for: `option-${name}` }, label), select);
    });
    place('options').replaceChildren(...fields);
}

export function followOptions(state: State): void {
    for (const name of CHOICES) {
        const select = document.getElementById(`option-${name}`) as HTMLSelectElement | null;
        if (select !== null && select.value !== state[name]) select.value = state[name];
    }
}
