import { pageData } from '../app/web/chat-page';
import type { RequestContext } from '../app/web/context';
import type { Language } from '../app/web/language';
import { render } from '../app/web/views';
import { dayAt } from './days';

const LOCALES: Record<Language, string> = { de: 'de-CH', fr: 'fr-CH', it: 'it-CH', en: 'en-GB' };

/** How a language writes things. */
interface Formats {
  /** A time as the organisation's clocks show it, to the second. */
  when(time: string | Date): string;
  /** A day such as `2026-12-31`. */
  day(day: string): string;
  number(value: number): string;
  size(bytes: number): string;
}

/** Renders the console's pages and fragments from `templates/admin`. */
export class Pages {
  private readonly known = new Map<Language, Formats>();

  constructor(private readonly timeZone: string) {}

  /** @param template its path below `templates/admin` */
  render(ctx: RequestContext, template: string, data: object): string {
    const { language } = ctx.state;
    return render(`admin/${template}`, {
      ...pageData(ctx),
      ...this.formats(language),
      today: dayAt(new Date(), this.timeZone),
      ...data,
    });
  }

  /** What templates write numbers and times with: made once, as making them is slow. */
  private formats(language: Language): Formats {
    const known = this.known.get(language);
    if (known) return known;
    const locale = LOCALES[language];
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: this.timeZone });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    const formats: Formats = {
      when: (value) => time.format(new Date(value)),
      day: (value) => day.format(new Date(`${value}T00:00:00Z`)),
      number: (value) => number.format(value),
      size: (bytes) => sizeIn(bytes, (value) => number.format(value)),
    };
    this.known.set(language, formats);
    return formats;
  }
}

/** A number of bytes, in the unit that users would use. */
function sizeIn(bytes: number, number: (value: number) => string): string {
  return bytes < 1024
    ? `${number(bytes)} B`
    : bytes < 1024 ** 2
      ? `${number(bytes / 1024)} KB`
      : `${number(bytes / 1024 ** 2)} MB`;
}
