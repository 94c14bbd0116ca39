import { yieldToEventLoop } from '../../markdown/event-loop';
import type { Translate } from '../language/language';
import type { EditingView } from './editing-view';
import type { TurnView } from './turn-view';
import type { EarlierTurns, LaterTurns } from './turn-window';
import { render } from './views';

/** The turns of a page, and the links and the form that the page shows among them. */
interface Shown {
  readonly turns: readonly TurnView[];
  readonly earlier?: EarlierTurns | undefined;
  readonly later?: LaterTurns | undefined;
  readonly editing?: EditingView;
}

/** Renders the turns of a page one after the other, so that a long conversation does not block other requests. */
export async function turnsHtml({ turns, earlier, later, editing }: Shown, t: Translate): Promise<string> {
  const parts = [render('earlier', { t, earlier })];
  for (const turn of turns) {
    parts.push(render('turn', { t, turn, editing }));
    await yieldToEventLoop();
  }
  parts.push(render('later', { t, later }));
  return parts.join('');
}
