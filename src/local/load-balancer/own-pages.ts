import type { IncomingMessage, ServerResponse } from 'node:http';
import { operationTable } from '../aws/kernel/operations';
import { isSameOrigin } from './loopback';
import { STYLE_SHEET, showPage } from './page';
import type { SignIn } from './sign-in';

export interface OwnPagesOptions {
  signIn: SignIn;
  /**
   * URL at which the Cognito stand-in lists its mails.
   *
   * @default none; the mailbox page then says that the mailbox is not in use
   */
  mailboxUrl?: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

/** A mail that Cognito would have sent. `at` is an ISO 8601 time. */
interface Mail {
  to: string;
  subject: string;
  text: string;
  at: string;
}

/** The load balancer's own pages, under `/local/`. */
export class OwnPages {
  private readonly routes = operationTable<Handler>({
    'GET /local/sign-in': (request, response, url) => this.options.signIn.show(request, response, url),
    'POST /local/sign-in': (request, response) => this.options.signIn.submit(request, response),
    'POST /local/new-password': (request, response) => this.options.signIn.submitNewPassword(request, response),
    // A GET request does not contain the challenge of the first step, so the user must start the sign-in again.
    'GET /local/new-password': (_request, response) =>
      void response.writeHead(303, { location: '/local/sign-in' }).end(),
    'GET /local/logout': (request, response, url) => this.options.signIn.signOut(request, response, url),
    'GET /local/mailbox': (request, response) => this.showMailbox(request, response),
    'GET /local/sign-in.css': (_request, response) => showStyleSheet(response),
  });

  constructor(private readonly options: OwnPagesOptions) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://localhost');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method === 'POST' && !isSameOrigin(request))
      return showPage(request, response, 403, 'failure', { reason: 'foreign' });
    const match = this.routes({ method, url: url.pathname });
    if (!match) return showPage(request, response, 404, 'failure', { reason: 'missing' });
    await match.operation(request, response, url);
  }

  /** `GET /local/mailbox`: the mails that Cognito would have sent, newest first. */
  private async showMailbox(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { mailboxUrl } = this.options;
    const mails = mailboxUrl === undefined ? undefined : await readMailbox(mailboxUrl);
    showPage(request, response, 200, 'mailbox', { mails });
  }
}

async function readMailbox(mailboxUrl: string): Promise<Mail[] | undefined> {
  const response = await fetch(mailboxUrl).catch(() => undefined);
  if (!response?.ok) return undefined;
  const mails = (await response.json()) as Mail[];
  return mails.sort((a, b) => b.at.localeCompare(a.at));
}

function showStyleSheet(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(STYLE_SHEET);
}
