import { pageData } from '../app/web/chat-page';
import type { RequestContext } from '../app/web/context';
import type { Language } from '../app/web/language';
import { render } from '../app/web/views';

const LOCALES: Record<Language, string> = { de: 'de-CH', fr: 'fr-CH', it: 'it-CH', en: 'en-GB' };

/** Renders the console's pages and fragments from `templates/admin`. */
export class Pages {
  constructor(private readonly timeZone: string) {}

  /** @param template its path below `templates/admin` */
  render(ctx: RequestContext, template: string, data: object): string {
    const { language } = ctx.state;
    return render(`admin/${template}`, {
      ...pageData(ctx), when: (time: string | Date) => this.time(time, language), day: days(language), number: numbers(language),
      size: sizes(language), ...data,
    });
  }

  /** A time as the organisation's clocks show it, to the second. */
  time(time: string | Date, language: Language): string {
    return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'medium', timeZone: this.timeZone }).format(new Date(time));
  }
}

function numbers(language: Language): (value: number) => string {
  const format = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 });
  return (value) => format.format(value);
}

/** A day such as `2026-12-31`. */
function days(language: Language): (day: string) => string {
  const format = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeZone: 'UTC' });
  return (day) => format.format(new Date(`${day}T00:00:00Z`));
}

/** A number of bytes, in the unit that people would use. */
function sizes(language: Language): (bytes: number) => string {
  const number = numbers(language);
  return (bytes) => bytes < 1024 ? `${number(bytes)} B` : bytes < 1024 ** 2 ? `${number(bytes / 1024)} KB` : `${number(bytes / 1024 ** 2)} MB`;
}
