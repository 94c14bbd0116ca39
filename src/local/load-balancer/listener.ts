import type { IncomingMessage, ServerResponse } from 'node:http';
import { IDENTITY_HEADERS } from '../../contract';
import { Refusal } from '../aws/kernel/refusal';
import { sessionIds } from './cookies';
import type { ForwardOptions } from './forward';
import { forward } from './forward';
import { requestHeaders } from './forwarded-headers';
import type { Identity } from './identity';
import { isLoopback } from './loopback';
import type { OwnPages } from './own-pages';
import { showPage } from './page';
import { signInAddress } from './return-address';
import type { Session, Sessions } from './sessions';
import { SESSION_COOKIE } from './sign-in';

export interface ListenerOptions extends ForwardOptions {
  identity: Identity;
  sessions: Sessions;
  ownPages: OwnPages;
}

/** Applies the listener rules in their order. */
export class Listener {
  constructor(private readonly options: ListenerOptions) {}

  /** Responds to one request. The promise never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    try {
      await this.apply(request, response);
    } catch (error) {
      if (response.headersSent) return void response.destroy();
      if (error instanceof Refusal) return refuse(response, error.status, error.message);
      console.error('The local load balancer failed:', error);
      showPage(request, response, 500, 'failure', { reason: 'unavailable' });
    }
  }

  private async apply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host } = request.headers;
    const address = request.url ?? '';
    if (!isLoopback(host))
      return refuse(response, 403, `Expected a Host header with localhost, received ${host ?? 'none'}.`);
    if (!address.startsWith('/')) return refuse(response, 400, 'Expected a path that starts with /.');
    const path = address.split('?')[0];
    if (path.startsWith('/local/keys/')) return this.showKey(response, path);
    if (!this.options.targets.started)
      return showPage(request, response, 503, 'failure', { reason: 'starting' }, { 'retry-after': '1' });
    if (path.startsWith('/local/')) return this.options.ownPages.answer(request, response);
    if (isPublic(path)) return void (await this.forward(request, response));
    const session = await this.options.sessions.find(sessionIds(request.headers.cookie, SESSION_COOKIE));
    if (session) return void (await this.forward(request, response, session));
    // Redirect every method with 302, as the real listener does. The browser then requests the sign-in page with GET.
    response.writeHead(302, { location: signInAddress(address), 'cache-control': 'no-store' }).end();
  }

  private forward(request: IncomingMessage, response: ServerResponse, session?: Session): Promise<unknown> {
    const identity: Record<string, string> = session
      ? {
          [IDENTITY_HEADERS.data]: this.options.identity.token(session.claims),
          [IDENTITY_HEADERS.accessToken]: session.accessToken,
          [IDENTITY_HEADERS.identity]: session.claims.sub,
        }
      : {};
    return forward(request, response, requestHeaders(request, request.socket.localPort!, identity), this.options);
  }

  private showKey(response: ServerResponse, path: string): void {
    const { kid, publicPem } = this.options.identity;
    if (path !== `/local/keys/${kid}`) return refuse(response, 404, 'No key has this id.');
    response.writeHead(200, { 'content-type': 'text/plain' }).end(publicPem);
  }
}

/**
 * Whether a path needs no sign-in. A path that a target might normalise to another one (`/assets/../admin`) is not
 * public.
 */
function isPublic(path: string): boolean {
  if (path === '/signed-out') return true;
  return path.startsWith('/assets/') && !/\.\.|%2e|%2f|%5c|\\|\/\//i.test(path);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${message}\n`);
}
