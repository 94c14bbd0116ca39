import type Router from '@koa/router';
import { ulid } from 'ulid';
import { type Asked, titleOf } from '../conversations';
import { BadRequest, ExposedError, MessageEmpty, MessageTooLong, NotFound, StalePage } from '../errors';
import { answerEvents } from './answer-events';
import { readForm } from './body';
import { renderChat } from './chat-page';
import { ID, type RequestContext, type RequestState, wantsFragment } from './context';
import { streamPage } from './plain-answer';
import { sendEvents, sendText, whileConnected } from './streaming';
import { endingView, newTurnView, sourceAddress, turnView } from './turn-view';
import { render } from './views';

type TurnContext = RequestContext & { params: Record<string, string> };

/** Asking, following an answer, stopping it. */
export function turnRoutes(router: Router<RequestState>, longestMessage: number): void {
  router.post('/conversations/:id/turns', (ctx) => ask(ctx, longestMessage));
  router.get('/conversations/:id/turns/:turnId/answer', follow);
  // Without a script a form cannot send DELETE.
  router.delete('/conversations/:id/turns/:turnId/answer', stop);
  router.post('/conversations/:id/turns/:turnId/answer/stop', stop);
  router.get('/conversations/:id/turns/:turnId/answer/stop', (ctx) => ctx.redirect(`/conversations/${ctx.params.id}`));
}

async function ask(ctx: TurnContext, longestMessage: number): Promise<void> {
  const form = await readForm(ctx, longestMessage);
  // What a browser sends ends its lines with both characters; people do not write them.
  const message = (form.get('suggestion') ?? form.get('message') ?? '').replace(/\r\n/g, '\n');
  const turnId = form.get('turnId') ?? '';
  const { id } = ctx.params;
  try {
    if (!ID.test(turnId)) throw new BadRequest(`turnId is ${turnId ? 'inadmissible' : 'missing'}`);
    check(message, longestMessage);
    const asked = await ctx.state.conversations.ask(id === turnId ? undefined : id, turnId, message);
    await (wantsFragment(ctx) ? answerFragment(ctx, asked) : answerPage(ctx, asked));
  } catch (error) {
    if (!(error instanceof ExposedError) || error instanceof NotFound) throw error;
    await keepDraft(ctx, error, message);
  }
}

function check(message: string, longest: number): void {
  if (message.trim() === '') throw new MessageEmpty('The message is empty');
  const bytes = Buffer.byteLength(message);
  if (bytes > longest) throw new MessageTooLong(bytes, { limit: longest });
}

/** The question and an empty answer, which fetches its text by itself. */
async function answerFragment(ctx: TurnContext, { conversationId, head, stored }: Asked): Promise<void> {
  const { t } = ctx.state;
  const opened = conversationId === head.id ? { id: conversationId, title: titleOf(head.question) } : undefined;
  if (opened) ctx.set('hx-push-url', `/conversations/${conversationId}`);
  const turn =
    head.status === 'streaming'
      ? newTurnView(head, stored, t)
      : turnView(await ctx.state.conversations.turn(conversationId, head.id), t);
  ctx.body = render('asked', { t, turn, turnId: ulid(), opened });
}

/** Without a script the same form is answered by a whole page, whose answer arrives in it. */
async function answerPage(ctx: TurnContext, { conversationId, head, stored }: Asked): Promise<void> {
  const { conversations, t } = ctx.state;
  const conversation = { id: conversationId, title: titleOf(head.question) };
  const earlier = stored ? (await conversations.turnsOf(conversationId)).filter(({ id }) => id !== head.id) : [];
  const turns = [...earlier.map((turn) => turnView(turn, t)), { ...newTurnView(head, stored, t), streamed: true }];
  const page = await renderChat(ctx, { conversation, turns }, []);
  sendText(ctx, 'html', streamPage(page, conversations.follow(conversationId, head.id, whileConnected(ctx)), head, t));
}

/** What is wrong is said where the person looks, and what they wrote stays. */
async function keepDraft(ctx: TurnContext, error: ExposedError, draft: string): Promise<void> {
  const problem = ctx.state.t(error.sentence, error.values);
  // An id that named no turn yet stays: the first question's is also in the form's address.
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
        turns: turns.map((turn) => turnView(turn, t)),
        draft,
        problem,
      },
      [],
    );
  }
  ctx.status = error.status;
}

/** An answer's own stream: it only follows, so it may be repeated; it always ends with the turn's outcome. */
async function follow(ctx: TurnContext): Promise<void> {
  const { id, turnId } = ctx.params as { id: string; turnId: string };
  if (ctx.get('sec-fetch-mode') === 'navigate') return ctx.redirect(`/conversations/${id}`);
  const { conversations, t } = ctx.state;
  const seen = Number(/^\d{1,9}$/.exec(ctx.get('last-event-id'))?.[0] ?? 0);
  const head = { id: turnId, conversationId: id, question: '', askedAt: '', status: 'streaming' as const };
  const question = await conversations.question(id, turnId);
  sendEvents(
    ctx,
    answerEvents(conversations.follow(id, turnId, whileConnected(ctx)), seen, sourceAddress(turnId), {
      step: (step) => render('step', { id: turnId, text: t(`step.${step}`) }),
      ending: (outcome, sources) =>
        render('ended', { t, ending: endingView({ ...head, question }, outcome, sources, t) }),
    }),
  );
}

async function stop(ctx: TurnContext): Promise<void> {
  await ctx.state.conversations.stop(ctx.params.id!, ctx.params.turnId!);
  if (wantsFragment(ctx)) ctx.status = 204;
  else {
    ctx.redirect(`/conversations/${ctx.params.id}`);
    ctx.status = 303;
  }
}
