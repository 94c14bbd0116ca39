import type Router from '@koa/router';
import type { Step } from '../engine/engine';
import type { Outcome, Source } from '../turns/log';
import { type RequestContext, type RequestState, wantsFragment } from '../web/context';
import { openConversation, pageOf } from '../web/requests/open-conversation';
import { answerEvents } from '../web/stream/answer-events';
import { sharedAnswer } from '../web/stream/shared-answer';
import { sendEvents, whileConnected } from '../web/stream/streaming';
import { endingView } from '../web/views/ending-view';
import { stepsView } from '../web/views/steps-view';
import { turnAddress } from '../web/views/turn-address';
import { render } from '../web/views/views';

type TurnContext = RequestContext & { params: Record<string, string> };

/** Routes for following an answer and stopping it. */
export function turnRoutes(router: Router<RequestState>): void {
  router.get('/conversations/:id/turns/:turnId/answer', follow);
  router.delete('/conversations/:id/turns/:turnId/answer', stop);
  // The same for forms: without JavaScript, a form cannot send DELETE.
  router.post('/conversations/:id/turns/:turnId/answer/stop', stop);
  router.get('/conversations/:id/turns/:turnId/answer/running', checkRunning);
  router.get('/conversations/:id/turns/:turnId/answer/stop', (ctx) => ctx.redirect(`/conversations/${ctx.params.id}`));
}

/** Streams an answer. Only reads it, so clients may reconnect. Unless the stream breaks off, it ends with the turn's outcome. */
async function follow(ctx: TurnContext): Promise<void> {
  const { id, turnId } = ctx.params as { id: string; turnId: string };
  if (ctx.get('sec-fetch-mode') === 'navigate') return ctx.redirect(`/conversations/${id}`);
  const { conversations, t, versions } = ctx.state;
  const turn = { ...(await conversations.head(id, turnId)), id: turnId, conversationId: id };
  const fragments = {
    step: (status: Step['kind'] | undefined, steps: readonly Step[], isNew: boolean) =>
      render('step', { t, status, isNew, steps: stepsView(turnId, steps, undefined, t) }),
    ending: async (outcome: Outcome, sources: readonly Source[], steps: readonly Step[], start: string) =>
      render('ending-update', {
        t,
        ending: endingView(turn, outcome, sources, t, await versions.shown([{ sources }]), start),
        steps: stepsView(turnId, steps, sources, t),
      }),
  };
  const signal = whileConnected(ctx);
  sendEvents(
    ctx,
    answerEvents(
      sharedAnswer(conversations, id, turnId, t('support.notFound')),
      ctx.get('last-event-id'),
      fragments,
      signal,
    ),
  );
}

/** Reports whether an answer is still running, to a page that does not show it. Responds without content while it is running. */
async function checkRunning(ctx: TurnContext): Promise<void> {
  const { id, turnId } = ctx.params as { id: string; turnId: string };
  const { conversations, t } = ctx.state;
  const status = await conversations.status(id, turnId);
  if (!wantsFragment(ctx)) ctx.redirect(turnAddress({ conversationId: id, id: turnId }));
  else if (status === 'streaming') ctx.status = 204;
  else ctx.body = render('elsewhere-ended', { said: t(`status.${status}`) });
}

async function stop(ctx: TurnContext): Promise<void> {
  await ctx.state.conversations.stop(ctx.params.id!, ctx.params.turnId!);
  if (wantsFragment(ctx)) ctx.status = 204;
  else {
    // Return to the page that sent the form, which may show a different branch from the answer's.
    ctx.redirect(openConversation(ctx) === ctx.params.id ? pageOf(ctx) : `/conversations/${ctx.params.id}`);
    ctx.status = 303;
  }
}
