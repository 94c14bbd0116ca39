import type { IncomingMessage, ServerResponse } from 'node:http';
import { showPage } from './page';

/** A message that Cognito would have sent; `at` is an ISO 8601 time. */
interface Mail {
  to: string;
  subject: string;
  text: string;
  at: string;
}

/**
 * `GET /local/mailbox`: what Cognito would have mailed, newest first.
 * @param mailboxUrl where the Cognito stand-in lists it; none with a Cognito that is not ours
 */
export async function showMailbox(
  request: IncomingMessage,
  response: ServerResponse,
  mailboxUrl: string | undefined,
): Promise<void> {
  const mails = mailboxUrl === undefined ? undefined : await readMailbox(mailboxUrl);
  showPage(request, response, 200, 'mailbox', { mails });
}

async function readMailbox(mailboxUrl: string): Promise<Mail[] | undefined> {
  const answer = await fetch(mailboxUrl).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const mails = (await answer.json()) as Mail[];
  return mails.sort((one, other) => other.at.localeCompare(one.at));
}
