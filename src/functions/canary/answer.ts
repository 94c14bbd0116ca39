import type { Account } from './account';
import { CanaryFault } from './errors';
import type { Page } from './page';
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
  const chat = await signIn(agent, await openSignInPage(agent, settings), account, now);
  const conversation = await ask(agent, chat, settings);
  const deletion = new URL(`${conversation.pathname}/delete`, conversation);
  // Ignore a failed deletion: the conversation is deleted at the end of its retention period.
  const forget = () => agent.post('delete the conversation', deletion, {}).catch(() => undefined);
  await checkLastAnswer(agent, conversation).finally(forget);
}

/**
 * Sends the question like a browser without JavaScript. The response ends when the answer ends.
 *
 * @returns the URL of the conversation
 */
async function ask(agent: UserAgent, chat: Page, { product, question }: CanarySettings): Promise<URL> {
  const composer = chat.forms.find(({ id }) => id === 'composer');
  if (chat.url.origin !== product || chat.status !== 200 || !composer)
    throw new CanaryFault('open the chat', `the chat is answered with ${chat.status}, or has no field for a question`);
  const hidden = composer.fields.filter(({ type }) => type === 'hidden').map(({ name, value }) => [name, value]);
  const step = 'ask a question';
  const { status } = await agent.post(step, composer.action, { ...Object.fromEntries(hidden), message: question });
  if (status !== 200) throw new CanaryFault(step, `the question is answered with ${status}`);
  return new URL(composer.action.pathname.replace(/\/turns$/, ''), product);
}

async function checkLastAnswer(agent: UserAgent, conversation: URL): Promise<void> {
  const step = 'read the answer';
  const { lastAnswer } = await agent.get(step, conversation);
  if (!lastAnswer) throw new CanaryFault(step, 'the conversation has no answer');
  if (lastAnswer.status !== 'complete') throw new CanaryFault(step, `the answer has the status ${lastAnswer.status}`);
  if (!lastAnswer.text) throw new CanaryFault(step, 'the answer has no text');
}
