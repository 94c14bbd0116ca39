import { pageData } from '../app/web/chat-page';
import type { RequestContext } from '../app/web/context';
import { type Language, LOCALES } from '../app/web/language';
import { render } from '../app/web/views';
import { dayAt } from './days';

/** Formats dates, numbers and sizes in one language. */
interface Formats {
  /** Date and time in the organisation's time zone, to the second. */
  when(time: string | Date): string;
  /** A day such as `2026-12-31`. */
  day(day: string): string;
  number(value: number): string;
  size(bytes: number): string;
}

/** Renders the console's pages and fragments from `templates/admin`. */
export class Pages {
  private readonly formats = new Map<Language, Formats>();

  /** @param timeZone the organisation's, such as `Europe/Zurich` */
  constructor(readonly timeZone: string) {}

  /** @param template path below `templates/admin`, without `.eta` */
  render(ctx: RequestContext, template: string, data: object): string {
    const { language } = ctx.state;
    return render(`admin/${template}`, {
      ...pageData(ctx),
      ...this.formatsOf(language),
      today: dayAt(new Date(), this.timeZone),
      ...data,
    });
  }

  /** Returns the cached formats of a language, because creating an `Intl` formatter is slow. */
  private formatsOf(language: Language): Formats {
    const cached = this.formats.get(language);
    if (cached) return cached;
    const locale = LOCALES[language];
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: this.timeZone });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    const formats: Formats = {
      when: (value) => time.format(new Date(value)),
      day: (value) => day.format(new Date(`${value}T00:00:00Z`)),
      number: (value) => number.format(value),
      size: (bytes) => formatSize(bytes, (value) => number.format(value)),
    };
    this.formats.set(language, formats);
    return formats;
  }
}

/** Formats a number of bytes in B, KB or MB. */
function formatSize(bytes: number, number: (value: number) => string): string {
  return bytes < 1024
    ? `${number(bytes)} B`
    : bytes < 1024 ** 2
      ? `${number(bytes / 1024)} KB`
      : `${number(bytes / 1024 ** 2)} MB`;
}
