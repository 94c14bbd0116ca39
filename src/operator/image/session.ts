import { ulid } from 'ulid';

/** An answer, as its stream of server-sent events contains it. */
export interface Answer {
  /** The final status of the turn, such as `complete` or `failed`; `without an end event` if the stream ends without a status. */
  readonly status: string;
  /** The complete stream as text. */
  readonly text: string;
  /** The URLs of the sources. */
  readonly sources: readonly string[];
}

/** The HTTP session of a signed-in user. */
export class Session {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
  ) {}

  /** @throws Error when the sign-in is rejected */
  static async signIn(url: string, username: string, password: string): Promise<Session> {
    const body = new URLSearchParams({ username, password });
    const response = await fetch(`${url}/local/sign-in`, { method: 'POST', body, redirect: 'manual' });
    if (response.status !== 303)
      throw new Error(`The sign-in returned status ${response.status}: ${await response.text()}`);
    return new Session(
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

  /** Asks a question in a new conversation and reads the answer to its end. @throws Error when the question is rejected */
  async ask(message: string): Promise<Answer> {
    const turnId = ulid();
    const turns = `/conversations/${turnId}/turns`;
    const response = await this.send(turns, { method: 'POST', body: new URLSearchParams({ turnId, message }) });
    if (response.status !== 200)
      throw new Error(`Sending the question returned status ${response.status}: ${await response.text()}`);
    // The server closes the stream after the event `end`.
    const stream = await (await this.send(`${turns}/${turnId}/answer`)).text();
    return {
      status: /^event: ?end\ndata: ?(.*)$/m.exec(stream)?.[1] ?? 'without an end event',
      text: stream,
      sources: [...stream.matchAll(/href="([^"]+)"[^>]* data-source|data-source[^>]* href="([^"]+)"/g)].map(
        (match) => (match[1] ?? match[2])!,
      ),
    };
  }

  /** Uploads a document. @returns the outcome, `stored`, `held` or `refused`; the whole page if it shows no outcome */
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
