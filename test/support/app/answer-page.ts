import type { AnswerChange } from '../../../src/app/markdown/answer-html';
import type { ReceivedEvent } from '../server-sent-events';
import { PageModel } from './page-model';

const TARGET = /^(\d+)(?:-(\d+))?(?:=(\d+))?$/;
const OPEN_END = /(?:<\/(?:p|li|ul|ol|h[1-6]|blockquote|pre|code(?=><\/pre>))>)+$/;

/** An answer as a page shows it. Applies the events of its stream as `src/browser/answer-changes.ts` does. */
export class AnswerPage {
  private readonly page = new PageModel();
  private depth = '';

  /** @returns the new HTML; empty for events that do not change the answer */
  apply({ event, data }: Pick<ReceivedEvent, 'event' | 'data'>): string {
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
    const [, depth, cut, keep] = TARGET.exec(name)!;
    this.depth = String(Number(depth) + (OPEN_END.exec(html)?.[0].split('</').length ?? 1) - 1);
    return {
      depth: Number(depth),
      html,
      ...(cut ? { cut: Number(cut) } : {}),
      ...(keep ? { keep: Number(keep) } : {}),
    };
  }
}

/** The page after these events. */
export function pageAfter(events: readonly ReceivedEvent[]): AnswerPage {
  const page = new AnswerPage();
  for (const event of events) page.apply(event);
  return page;
}
