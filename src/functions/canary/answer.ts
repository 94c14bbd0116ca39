import type { Account } from './account';
import { CanaryFault } from './errors';
import type { Form, Page } from './page';
import { CANARY_TIMEOUTS } from './protocol';
import type { CanarySettings } from './settings';
import { openSignInPage, signIn } from './sign-in';
import type { UserAgent } from './user-agent';

/** Signs in, asks a question in a new conversation, checks that the answer is complete, and deletes the conversation. */
export async function checkAnswer(
  agent: UserAgent,
  settings: CanarySettings,
  account: Account,
  now: () => number,
): Promise<void> {
  const composer = composerOf(await signIn(agent, await openSignInPage(agent, settings), account, now), settings);
  const conversation = new URL(composer.action.pathname.replace(/\/turns$/, ''), settings.product);
  try {
    await ask(agent, composer, settings);
    await checkLastAnswer(agent, conversation);
  } finally {
    // Delete the conversation even after an error: the product may have stored the question without sending a response.
    await forget(agent, conversation);
  }
}

/** Returns the form for the first question of a new conversation. Its action contains the id of the conversation. */
function composerOf({ forms, status, url }: Page, { product }: CanarySettings): Form {
  const composer = forms.find(({ id }) => id === 'composer');
  if (url.origin !== product || status !== 200 || !composer)
    throw new CanaryFault('open the chat', `/ is answered with ${status}, or the page has no field for a question`);
  return composer;
}

/** Sends the question as a browser without JavaScript does. The response ends when the answer ends. */
async function ask(agent: UserAgent, { action, fields }: Form, { question }: CanarySettings): Promise<void> {
  const hidden = fields.filter(({ type }) => type === 'hidden').map(({ name, value }) => [name, value]);
  const step = 'ask a question';
  const { status } = await agent.post(step, action, { ...Object.fromEntries(hidden), message: question });
  if (status !== 200) throw new CanaryFault(step, `the request is answered with ${status}`);
}

async function checkLastAnswer(agent: UserAgent, conversation: URL): Promise<void> {
  const step = 'read the answer';
  const { lastAnswer } = await agent.get(step, conversation);
  if (!lastAnswer) throw new CanaryFault(step, 'the conversation has no answer');
  if (lastAnswer.status !== 'complete') throw new CanaryFault(step, `the answer has the status ${lastAnswer.status}`);
  if (!lastAnswer.text) throw new CanaryFault(step, 'the answer has no text');
}

/**
 * Deletes the conversation. The deletion has its own timeout, because the timeout of the check may have expired. Ignores
 * errors: the conversation expires at the end of its retention period.
 */
async function forget(agent: UserAgent, conversation: URL): Promise<void> {
  const deletion = new URL(`${conversation.pathname}/delete`, conversation);
  await agent
    .within(AbortSignal.timeout(CANARY_TIMEOUTS.deletion))
    .post('delete the conversation', deletion, {})
    .catch(() => undefined);
}
