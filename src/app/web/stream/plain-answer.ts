import type { Step } from '../../engine/engine';
import type { AnswerHtml } from '../../markdown/answer-html';
import { yieldToEventLoop } from '../../markdown/event-loop';
import type { LogEvent, Outcome, Source, TurnHead } from '../../turns/log';
import type { RequestState } from '../context';
import { endingView } from '../views/ending-view';
import { stepsView } from '../views/steps-view';
import { emptyAnswer } from '../views/turn-view';
import { render } from '../views/views';
import { withSilences } from './event-stream';

/** Placeholders in `templates/answer.eta` for a streamed answer and for its ending. */
const ANSWER_PLACEHOLDER = '<!--answer-->';
const ENDING_PLACEHOLDER = '<!--ending-->';

/** Keeps proxies from closing the connection while the engine is silent. */
const HEARTBEAT = '<!-- -->';

/**
 * Streams a page with an answer that is still running: finished blocks as they arrive, then the rest of the page. HTML that has
 * been sent cannot be replaced, so a block that refers to a missing definition waits for that definition.
 *
 * @param after the turn that the next question follows
 */
export async function* streamPage(
  page: string,
  log: AsyncIterable<readonly LogEvent[]>,
  head: TurnHead,
  { t, versions }: Pick<RequestState, 't' | 'versions'>,
  after: string | undefined,
): AsyncGenerator<string> {
  const [before = '', between = '', rest = ''] = page.split(new RegExp(`${ANSWER_PLACEHOLDER}|${ENDING_PLACEHOLDER}`));
  yield before;
  const answer = emptyAnswer(head.id, t('support.notFound'));
  const sources: Source[] = [];
  const steps: Step[] = [];
  let outcome: Outcome = { status: 'interrupted' };
  let shown = 0;
  // If another task has ended the answer with a different text, this page cannot remove the text that it already shows. A reload
  // shows the stored text.
  let isReplaced = false;
  for await (const events of withSilences(log)) {
    if (!events) yield HEARTBEAT;
    for (const event of events ?? []) {
      isReplaced ||= event.type === 'reset';
      if (isReplaced && event.type !== 'end') continue;
      if (event.type === 'text') answer.push(event.text);
      if (event.type === 'mark') answer.cite(event.mark);
      if (event.type === 'source') sources.push(event.source);
      if (event.type === 'step' && event.isListed) steps.push(event.step);
      if (event.type === 'end') outcome = event.outcome;
    }
    await renderAll(answer);
    const html = answer.settledHtml(shown);
    shown = answer.settledBlocks;
    if (html) yield html;
  }
  answer.end();
  await renderAll(answer);
  yield answer.html(shown) + between;
  yield render('steps', { t, steps: stepsView(head.id, steps, sources, t) });
  const ending = endingView(head, outcome, sources, t, await versions.shown([{ sources }]));
  const again = ending.again && { ...ending.again, after };
  // The article has already been sent, with the status `streaming`, so its ending names the final status.
  yield render('ending', { t, ending: { ...ending, again }, isStreamed: true }) + rest;
}

async function renderAll(answer: AnswerHtml): Promise<void> {
  const steps = answer.updates();
  for (let step = steps.next(); !step.done; step = steps.next()) await yieldToEventLoop();
}
