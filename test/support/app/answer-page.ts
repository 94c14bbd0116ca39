import type { AnswerChange } from '../../../src/app/markdown/answer-html';
import type { Received } from '../server-sent-events';
import { PageModel } from './page-model';

const PLACE = /^(\d+)(?:-(\d+))?(?:=(\d+))?$/;
const GOES_ON = /(?:<\/(?:p|li|ul|ol|h[1-6]|blockquote|pre|code(?=><\/pre>))>)+$/;

/** An answer as a page shows it: reads the events of its stream the way `templates/public/app.js` does. */
export class AnswerPage {
  private readonly page = new PageModel();
  private depth = '';

  /** @returns the HTML that is new to the page; empty for events that are not of the answer */
  take({ event, data }: Pick<Received, 'event' | 'data'>): string {
    if (event === 'end' || data.startsWith('<hx-partial') || (data === '' && event === undefined)) return '';
    this.page.apply([this.change(event ?? this.depth, data)]);
    return data;
  }

  get html(): string {
    return this.page.html();
  }

  get text(): string {
    return this.html.replace(/<[^>]+>/g, '');
  }

  private change(name: string, html: string): AnswerChange {
    if (name.startsWith('@')) return { path: name.slice(1).split('.').map(Number), html };
    const [, depth, cut, keep] = PLACE.exec(name)!;
    this.depth = String(Number(depth) + (GOES_ON.exec(html)?.[0].split('</').length ?? 1) - 1);
    return {
      depth: Number(depth),
      html,
      ...(cut ? { cut: Number(cut) } : {}),
      ...(keep ? { keep: Number(keep) } : {}),
    };
  }
}

/** What a page shows after these events. */
export function pageAfter(events: readonly Received[]): AnswerPage {
  const page = new AnswerPage();
  for (const event of events) page.take(event);
  return page;
}
