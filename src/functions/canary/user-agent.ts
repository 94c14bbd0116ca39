import { piecesOf } from '../../response-body';
import { CanaryFault, type CanaryStep } from './errors';
import { Page } from './page';

/** The maximum number of redirects from one page to the next. Signing in takes four. */
const MAX_REDIRECTS = 10;

/**
 * An HTTP client that keeps cookies and follows redirects as a browser without JavaScript does. It sends requests only to the product
 * and its sign-in pages, so that no page can make it send a password elsewhere.
 */
export class UserAgent {
  /**
   * Creates a client, by default without cookies.
   *
   * @param origins the only origins to which it sends requests
   * @param signal aborts every request
   * @param cookies names and values by host. The client ignores their paths and, except for `Max-Age=0`, their expiry times, because
   *   these do not matter for the requests of a check
   */
  constructor(
    private readonly origins: readonly string[],
    private readonly signal: AbortSignal,
    private readonly cookies = new Map<string, Map<string, string>>(),
  ) {}

  /** Returns a client that shares the cookies of this one. `signal` aborts its requests. */
  within(signal: AbortSignal): UserAgent {
    return new UserAgent(this.origins, signal, this.cookies);
  }

  /** @throws CanaryFault that names the step */
  get(step: CanaryStep, url: URL): Promise<Page> {
    return this.request(step, url);
  }

  /** Sends a form. @throws CanaryFault that names the step */
  post(step: CanaryStep, url: URL, fields: Readonly<Record<string, string>>): Promise<Page> {
    return this.request(step, url, new URLSearchParams(fields));
  }

  /** Returns the value of a cookie, or undefined if the client has no such cookie. */
  cookie(host: string, name: string): string | undefined {
    return this.cookies.get(host)?.get(name);
  }

  private async request(step: CanaryStep, start: URL, form?: URLSearchParams): Promise<Page> {
    let url = start;
    let body = form;
    try {
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
        if (!this.origins.includes(url.origin)) throw new CanaryFault(step, 'a redirect leads to another host');
        const response = await this.send(url, body);
        const location = response.headers.get('location');
        if (response.status < 300 || response.status >= 400 || !location) {
          const type = response.headers.get('content-type') ?? '';
          return new Page(url, response.status, type, await this.text(response), redirects);
        }
        await response.body?.cancel();
        url = new URL(location, url);
        body = undefined;
      }
    } catch (error) {
      throw error instanceof CanaryFault ? error : new CanaryFault(step, networkFault(error as Error));
    }
    throw new CanaryFault(step, `more than ${MAX_REDIRECTS} redirects`);
  }

  private async send(url: URL, body: URLSearchParams | undefined): Promise<Response> {
    const cookies = [...(this.cookies.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      signal: this.signal,
      headers: {
        accept: 'text/html',
        'user-agent': 'joule-verne-canary',
        ...(cookies ? { cookie: cookies } : {}),
        ...(body ? { origin: url.origin } : {}),
      },
      ...(body ? { body } : {}),
    });
    this.keepCookies(url.host, response.headers.getSetCookie());
    return response;
  }

  private async text(response: Response): Promise<string> {
    const pieces: Uint8Array[] = [];
    for await (const piece of piecesOf(response, this.signal)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  }

  private keepCookies(host: string, headers: readonly string[]): void {
    const kept = this.cookies.get(host) ?? new Map<string, string>();
    for (const header of headers) {
      const [pair = ''] = header.split(';');
      const name = pair.slice(0, pair.indexOf('=')).trim();
      const value = pair.slice(pair.indexOf('=') + 1).trim();
      if (value === '' || /;\s*max-age=0(;|$)/i.test(header)) kept.delete(name);
      else kept.set(name, value);
    }
    this.cookies.set(host, kept);
  }
}

/** Describes an error of `fetch` by its code, or else its name, because its message could contain a URL. */
function networkFault(error: Error): string {
  if (error.name === 'TimeoutError') return 'no response in time';
  const { code } = (error.cause ?? error) as NodeJS.ErrnoException;
  return `no response: ${code ?? error.name}`;
}
