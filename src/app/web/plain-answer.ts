import { AnswerHtml } from '../markdown/answer-html';
import type { LogEvent, Outcome, Source, TurnHead } from '../turns/log';
import { withSilences } from './event-stream';
import type { Translate } from './language';
import { endingView, sourceAddress } from './turn-view';
import { render } from './views';

/** Stand in a page where an answer that arrives in it goes, and what stands below it. */
export const ANSWER_PLACE = '<!--answer-->';
export const ENDING_PLACE = '<!--ending-->';

/** Keeps proxies from closing a page whose answer is silent. */
const HEARTBEAT = '<!-- -->';

/** A page whose answer arrives in it: finished blocks as they come, then the rest of the page. */
export async function* streamPage(
  page: string,
  log: AsyncIterable<readonly LogEvent[]>,
  head: TurnHead,
  t: Translate,
): AsyncGenerator<string> {
  const [before = '', between = '', after = ''] = page.split(new RegExp(`${ANSWER_PLACE}|${ENDING_PLACE}`));
  yield before;
  const answer = new AnswerHtml(sourceAddress(head.id));
  const sources: Source[] = [];
  let outcome: Outcome = { status: 'interrupted' };
  let shown = 0;
  for await (const events of withSilences(log)) {
    if (!events) yield HEARTBEAT;
    for (const event of events ?? []) {
      if (event.type === 'text') answer.push(event.text);
      if (event.type === 'mark') answer.cite(event.mark);
      if (event.type === 'source') sources.push(event.source);
      if (event.type === 'end') outcome = event.outcome;
    }
    answer.update();
    const html = answer.finishedHtml(shown);
    shown = answer.finishedBlocks;
    if (html) yield html;
  }
  answer.end();
  answer.update();
  yield answer.html(shown) + between;
  yield render('ending', { t, ending: endingView(head, outcome, sources, t) }) + after;
}
