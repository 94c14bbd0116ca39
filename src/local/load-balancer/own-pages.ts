import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSameOrigin } from './loopback';
import { showMailbox } from './mailbox';
import { STYLE_SHEET, showPage } from './page';
import type { SignIn } from './sign-in';

export interface OwnPagesOptions {
  signIn: SignIn;
  mailboxUrl?: string;
}

/** What the load balancer answers itself, under `/local/`. */
export class OwnPages {
  constructor(private readonly options: OwnPagesOptions) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { signIn, mailboxUrl } = this.options;
    const url = new URL(request.url!, 'http://localhost');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method === 'POST' && !isSameOrigin(request))
      return showPage(request, response, 403, 'failure', { reason: 'foreign' });
    switch (`${method} ${url.pathname}`) {
      case 'GET /local/sign-in':
        return signIn.show(request, response, url);
      case 'POST /local/sign-in':
        return signIn.submit(request, response);
      case 'POST /local/new-password':
        return signIn.submitNewPassword(request, response);
      // A reload of the second step: its challenge is gone, so it begins anew.
      case 'GET /local/new-password':
        return void response.writeHead(303, { location: '/local/sign-in' }).end();
      case 'GET /local/logout':
        return signIn.signOut(request, response, url);
      case 'GET /local/mailbox':
        return showMailbox(request, response, mailboxUrl);
      case 'GET /local/sign-in.css':
        return showStyleSheet(response);
      default:
        return showPage(request, response, 404, 'failure', { reason: 'missing' });
    }
  }
}

function showStyleSheet(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(STYLE_SHEET);
}
