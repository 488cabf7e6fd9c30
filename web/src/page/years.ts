/* years.ts: the years along the bottom with the events of law on them, and real income year by year. */
import * as charts from '../charts/index';
import type { Lang } from '../format';
import * as model from '../model';
import { t } from '../strings';
import type { LegalEvent } from './api';
import { fileOf, noted, Spot, type Shown } from './centre';
import { el, place, say } from './dom';

const STEP = 900; /* milliseconds a year when played */

/* Browsers differ in how they write French months; the report has these words. */
const MONTHS: Record<Lang, readonly string[]> = {
    en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
    fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
};

export function dateOf(lang: Lang, date: string): string {
    const day = new Date(date + 'T00:00:00Z');
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(day.getTime())) return date;
    const first = lang === 'fr' && day.getUTCDate() === 1 ? 'er' : '';
    return `${day.getUTCDate()}${first} ${MONTHS[lang][day.getUTCMonth()]} ${day.getUTCFullYear()}`;
}

/** Where a day stands between the first and the last year, 0 to 1. */
export function along(years: readonly number[], date: string): number | null {
    const [first, last] = [years[0], years[years.length - 1]];
    const day = Date.parse(date + 'T00:00:00Z');
    if (first === undefined || last === undefined || Number.isNaN(day)) return null;
    const year = new Date(day).getUTCFullYear();
    const begin = Date.UTC(year, 0, 1);
    const at = year + (day - begin) / (Date.UTC(year + 1, 0, 1) - begin);
    return at < first || at >= last + 1 ? null : Math.min(1, (at - first) / Math.max(1, last - first));
}

export class Years {
    private readonly slider = place('year') as HTMLInputElement;
    private readonly play = place('play') as HTMLButtonElement;
    private readonly paths: Spot<model.PathsData>;
    private readonly still = matchMedia('(prefers-reduced-motion: reduce)');
    private years: number[] = [];
    private events: LegalEvent[] = [];
    private eventsOf = '';
    private timer: ReturnType<typeof setInterval> | undefined;

    constructor(
        private readonly choose: (year: number) => void,
        select: (code: string) => void,
    ) {
        this.paths = new Spot(place('paths'), {
            id: 'paths',
            draw: charts.paths,
            table: charts.pathsTable,
            onSelect: select,
        });
        this.slider.addEventListener('input', () => {
            this.stop();
            choose(this.slider.valueAsNumber);
        });
        this.play.addEventListener('click', () => (this.timer === undefined ? this.start() : this.stop()));
    }

    show(shown: Shown, events: readonly LegalEvent[]): void {
        const { document, lang, year } = shown;
        const years = document.path?.years ?? [];
        place('strip').hidden = years.length < 2;
        place('years').hidden = years.length < 2;
        if (years.length < 2) return;
        this.years = years;
        this.events = [...events];
        this.slider.min = String(years[0]);
        this.slider.max = String(years[years.length - 1]);
        this.slider.valueAsNumber = year;
        this.slider.setAttribute('aria-label', t(lang, 'Year'));
        say(place('year-now'), String(year));
        this.playing(lang);
        this.marks(lang);
        this.list(lang, year);
        if (!shown.approximate) {
            const also = shown.region === null ? [] : [shown.region];
            const data = model.pathsData(document, lang, shown.bands, also);
            const marked = data === null ? null : { ...data, marked: year };
            this.paths.show(marked === null ? null : noted(marked, shown.notes), lang, fileOf(document));
        }
    }

    private start(): void {
        const last = this.years[this.years.length - 1] ?? 0;
        if (this.slider.valueAsNumber >= last) this.choose(this.years[0] ?? last);
        this.timer = setInterval(
            () => {
                const next = this.years.find((year) => year > this.slider.valueAsNumber);
                if (next !== undefined) this.choose(next);
                if (next === undefined || next >= last) this.stop();
            },
            this.still.matches ? 2 * STEP : STEP,
        );
        this.playing();
    }

    private stop(): void {
        clearInterval(this.timer);
        this.timer = undefined;
        this.playing();
    }

    private playing(lang?: Lang): void {
        if (lang !== undefined) this.play.lang = lang;
        const of: Lang = this.play.lang === 'fr' ? 'fr' : 'en';
        const on = this.timer !== undefined;
        this.play.setAttribute('aria-label', on ? t(of, 'Pause') : t(of, 'Play the years'));
        this.play.classList.toggle('playing', on);
    }

    /** A mark for each day on which law changes; the list below says what. */
    private marks(lang: Lang): void {
        const signature = lang + JSON.stringify([this.years, this.events.map((event) => [event.date, event.text])]);
        if (signature === this.eventsOf) return;
        this.eventsOf = signature;
        const days = new Map<string, LegalEvent[]>();
        for (const event of this.events) days.set(event.date, [...(days.get(event.date) ?? []), event]);
        const made = [...days].flatMap(([date, events]) => {
            const at = along(this.years, date);
            if (at === null) return [];
            const text = events.map((event) => textOf(event, lang)).join('\n');
            const mark = el('span', { class: 'event', title: `${dateOf(lang, date)}\n${text}` });
            mark.style.left = `${(100 * at).toFixed(2)}%`;
            mark.addEventListener('click', () => this.choose(Number(date.slice(0, 4))));
            return [mark];
        });
        place('events').replaceChildren(...made);
        const count = this.years.length;
        const ticks = this.years.map((year, k) => {
            const tick = el('span', { class: k % 5 === 0 || k === count - 1 ? 'major' : null }, String(year));
            tick.style.left = `${((100 * k) / (count - 1)).toFixed(2)}%`;
            return tick;
        });
        place('ticks').replaceChildren(...ticks);
    }

    private list(lang: Lang, year: number): void {
        const of = this.events.filter((event) => event.date.startsWith(String(year)));
        const heading =
            of.length > 0 ? t(lang, 'Law in {year}', { year }) : t(lang, 'No change of law in {year}', { year });
        const items = of.map((event) =>
            el('li', {}, el('time', { datetime: event.date }, dateOf(lang, event.date)), ' ', textOf(event, lang)),
        );
        place('law').replaceChildren(el('h3', {}, heading), el('ul', {}, ...items));
    }
}

function textOf(event: LegalEvent, lang: Lang): string {
    const text = (lang === 'fr' ? event.text_fr : null) ?? event.text;
    const of = text.includes(event.clause) || event.clause === '' ? text : `${event.clause}${lang === 'fr' ? '\u202F' : ''}: ${text}`;
    return event.authority === null || event.authority === '' ? of : `${of} (${event.authority})`;
}
