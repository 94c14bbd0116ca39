import { ulid } from 'ulid';

/** An answer as its stream gave it. */
export interface Answer {
  /** How the turn ended: `complete`, `failed`, … */
  readonly status: string;
  /** HTML. */
  readonly text: string;
  /** Addresses of its sources. */
  readonly sources: readonly string[];
}

/** A person in front of a browser who has signed in. */
export class Visit {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
  ) {}

  /** Signs in by the form. @throws Error when that is refused */
  static async begin(url: string, username: string, password: string): Promise<Visit> {
    const body = new URLSearchParams({ username, password });
    const response = await fetch(`${url}/local/sign-in`, { method: 'POST', body, redirect: 'manual' });
    if (response.status !== 303)
      throw new Error(`Signing in was answered with ${response.status}: ${await response.text()}`);
    return new Visit(
      url,
      response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    );
  }

  get(path: string): Promise<Response> {
    return this.send(path);
  }

  /** Asks in a new conversation and follows the answer to its end. @throws Error when the question is refused */
  async ask(message: string): Promise<Answer> {
    const turnId = ulid();
    const turns = `/conversations/${turnId}/turns`;
    const asked = await this.send(turns, { method: 'POST', body: new URLSearchParams({ turnId, message }) });
    if (asked.status !== 200) throw new Error(`The question was answered with ${asked.status}: ${await asked.text()}`);
    // The stream closes after its end event.
    const stream = await (await this.send(`${turns}/${turnId}/answer`)).text();
    return {
      status: /^event: ?end\ndata: ?(.*)$/m.exec(stream)?.[1] ?? 'without an end',
      text: stream,
      sources: [...stream.matchAll(/href="([^"]+)"[^>]* data-source|data-source[^>]* href="([^"]+)"/g)].map(
        (match) => (match[1] ?? match[2])!,
      ),
    };
  }

  /** Hands in a document. @returns what became of it: `stored`, `waiting`, `refused`, or how the page puts it */
  async upload(name: string, content: Buffer): Promise<string> {
    const form = new FormData();
    form.append('files', new Blob([new Uint8Array(content)]), name);
    const page = await (await this.send('/admin/documents', { method: 'POST', body: form })).text();
    return /data-outcome="(\w+)"/.exec(page)?.[1] ?? page;
  }

  private send(path: string, request: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      ...request,
      redirect: 'manual',
      headers: { cookie: this.cookie, 'hx-request': 'true' },
    });
  }
}
