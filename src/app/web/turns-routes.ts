import type Router from '@koa/router';
import { ulid } from 'ulid';
import type { Asked } from '../asking';
import type { Step } from '../engine/engine';
import { BadRequest, ExposedError, MessageEmpty, NotFound, StalePage } from '../errors';
import type { QuestionLimit } from '../question-limit';
import { titleOf } from '../stored-conversations';
import type { Outcome, Source } from '../turns/log';
import { answerEvents } from './answer-events';
import { readForm } from './body';
import { renderChat } from './chat-page';
import { ID, type RequestContext, type RequestState, wantsFragment } from './context';
import { streamPage } from './plain-answer';
import { sharedAnswer } from './shared-answer';
import { sendEvents, sendText, whileConnected } from './streaming';
import { endingView, newTurnView, turnView, turnViews } from './turn-view';
import { render } from './views';

type TurnContext = RequestContext & { params: Record<string, string> };

/** Routes for asking a question, following its answer and stopping it. */
export function turnRoutes(router: Router<RequestState>, limit: QuestionLimit): void {
  router.post('/conversations/:id/turns', (ctx) => ask(ctx, limit));
  router.get('/conversations/:id/turns/:turnId/answer', follow);
  // Without JavaScript, a form cannot send DELETE.
  router.delete('/conversations/:id/turns/:turnId/answer', stop);
  router.post('/conversations/:id/turns/:turnId/answer/stop', stop);
  router.get('/conversations/:id/turns/:turnId/answer/stop', (ctx) => ctx.redirect(`/conversations/${ctx.params.id}`));
}

async function ask(ctx: TurnContext, limit: QuestionLimit): Promise<void> {
  const form = await readForm(ctx, limit.bytes);
  // A browser sends line breaks as CRLF.
  const message = (form.get('suggestion') ?? form.get('message') ?? '').replace(/\r\n/g, '\n');
  const turnId = form.get('turnId') ?? '';
  const { id } = ctx.params;
  try {
    if (!ID.test(turnId)) throw new BadRequest(`turnId is ${turnId ? 'not a valid id' : 'missing'}`);
    if (message.trim() === '') throw new MessageEmpty('The message is empty');
    limit.assertWithin(message);
    const asked = await ctx.state.conversations.ask(id === turnId ? undefined : id, turnId, message);
    await (wantsFragment(ctx) ? sendFragment(ctx, asked) : streamWholePage(ctx, asked));
  } catch (error) {
    if (!(error instanceof ExposedError) || error instanceof NotFound) throw error;
    await sendDraft(ctx, error, message);
  }
}

/** Responds with the question and an empty answer, which connects to its own stream. */
async function sendFragment(ctx: TurnContext, { conversationId, head, stored }: Asked): Promise<void> {
  const { t } = ctx.state;
  const newConversation =
    conversationId === head.id ? { id: conversationId, title: titleOf(head.question) } : undefined;
  if (newConversation) ctx.set('hx-push-url', `/conversations/${conversationId}`);
  const turn =
    head.status === 'streaming'
      ? newTurnView(head, stored, t)
      : await turnView(await ctx.state.conversations.turn(conversationId, head.id), t);
  ctx.body = render('new-turn', { t, turn, turnId: ulid(), newConversation });
}

/** Responds to a browser without JavaScript with a whole page, into which the answer is streamed as it arrives. */
async function streamWholePage(ctx: TurnContext, { conversationId, head, stored }: Asked): Promise<void> {
  const { conversations, t } = ctx.state;
  const conversation = { id: conversationId, title: titleOf(head.question) };
  const earlier = stored ? (await conversations.turnsOf(conversationId)).filter(({ id }) => id !== head.id) : [];
  const turns = [...(await turnViews(earlier, t)), { ...newTurnView(head, stored, t), streamed: true }];
  const page = await renderChat(ctx, { conversation, turns }, []);
  sendText(ctx, 'html', streamPage(page, conversations.follow(conversationId, head.id, whileConnected(ctx)), head, t));
}

/** Shows an error at the composer, and keeps the message there. */
async function sendDraft(ctx: TurnContext, error: ExposedError, draft: string): Promise<void> {
  const problem = ctx.state.t(error.sentence, error.values);
  // Keep the turn id if no turn has it yet: for a first question, the id is also part of the form's URL.
  const turnId = error instanceof StalePage || error instanceof BadRequest ? ulid() : undefined;
  if (wantsFragment(ctx)) ctx.body = render('composer-problem', { problem, turnId, t: ctx.state.t });
  else {
    const { conversations, t } = ctx.state;
    const conversation = await conversations.find(ctx.params.id!).catch(() => undefined);
    const turns = conversation ? await conversations.turnsOf(conversation.id).catch(() => []) : [];
    ctx.body = await renderChat(
      ctx,
      {
        ...(conversation ? { conversation } : {}),
        turns: await turnViews(turns, t),
        draft,
        problem,
      },
      [],
    );
  }
  ctx.status = error.status;
}

/** Streams an answer. Only reads it, so clients may reconnect. The stream always ends with the turn's outcome. */
async function follow(ctx: TurnContext): Promise<void> {
  const { id, turnId } = ctx.params as { id: string; turnId: string };
  if (ctx.get('sec-fetch-mode') === 'navigate') return ctx.redirect(`/conversations/${id}`);
  const { conversations, t } = ctx.state;
  const seen = Number(/^\d{1,9}$/.exec(ctx.get('last-event-id'))?.[0] ?? 0);
  const turn = { id: turnId, conversationId: id, question: await conversations.question(id, turnId) };
  const fragments = {
    step: (step: Step) => render('step', { id: turnId, text: t(`step.${step}`) }),
    ending: (outcome: Outcome, sources: readonly Source[]) =>
      render('ending-update', { t, ending: endingView(turn, outcome, sources, t) }),
  };
  const signal = whileConnected(ctx);
  sendEvents(ctx, answerEvents(sharedAnswer(conversations, id, turnId), seen, fragments, signal));
}

async function stop(ctx: TurnContext): Promise<void> {
  await ctx.state.conversations.stop(ctx.params.id!, ctx.params.turnId!);
  if (wantsFragment(ctx)) ctx.status = 204;
  else {
    ctx.redirect(`/conversations/${ctx.params.id}`);
    ctx.status = 303;
  }
}
