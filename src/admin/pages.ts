import { dayAt } from '../app/calendar-day';
import { type RequestContext, wantsFragment } from '../app/web/context';
import { dateFormat } from '../app/web/language/date-format';
import { formatsIn } from '../app/web/language/formats';
import { pageData } from '../app/web/views/chat-page';
import { render } from '../app/web/views/views';
import { type Language, LOCALES } from '../contract';
import { controlAttributes } from './form-problems';

/** The functions with which the console's templates format dates, numbers and sizes in one language. */
interface TemplateFormats {
  /** Date and time in the organisation's time zone, to the second. */
  when(time: string | Date): string;
  /** A day such as `2026-12-31`. */
  day(day: string): string;
  /** Formats a day such as `2026-12-31` without its year, for days of the current year. */
  shortDay(day: string): string;
  number(value: number): string;
  size(bytes: number): string;
}

/** Renders the console's pages and fragments from `templates/admin`. */
export class Pages {
  private readonly formats = new Map<Language, TemplateFormats>();

  /** @param timeZone the organisation's, such as `Europe/Zurich` */
  constructor(readonly timeZone: string) {}

  /** @param template path below `templates/admin`, without `.eta` */
  render(ctx: RequestContext, template: string, data: object): string {
    const { language } = ctx.state;
    return render(`admin/${template}`, {
      ...pageData(ctx),
      ...this.formatsOf(language),
      control: controlAttributes,
      label: (text: string) => ctx.state.t('admin.label', { label: text }),
      // Browsers with scripts show a confirmation form in a dialog; other browsers show it on a separate page.
      inDialog: wantsFragment(ctx),
      today: dayAt(new Date(), this.timeZone),
      ...data,
    });
  }

  /** Returns the cached formats of a language, because creating an `Intl` formatter is slow. */
  private formatsOf(language: Language): TemplateFormats {
    const cached = this.formats.get(language);
    if (cached) return cached;
    const locale = LOCALES[language];
    const values = formatsIn(locale);
    const time = dateFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: this.timeZone });
    const day = dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    const shortDay = dateFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
    const formats: TemplateFormats = {
      when: (value) => time(new Date(value)),
      day: (value) => day(new Date(`${value}T00:00:00Z`)),
      shortDay: (value) => shortDay(new Date(`${value}T00:00:00Z`)),
      number: (value) => values.number(value),
      size: (bytes) => values.bytes(bytes),
    };
    this.formats.set(language, formats);
    return formats;
  }
}
