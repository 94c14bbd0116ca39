import { ulid } from 'ulid';
import { form, type HttpResponse, open, type RequestOptions, send } from '../http';
import { allOf, eventsOf, type ReceivedEvent } from '../server-sent-events';

/** The response to a question, with the address of the question's turn. */
export interface Asked extends HttpResponse {
  readonly conversation: string;
  readonly turn: string;
  readonly address: string;
}

/** Sends the requests of a signed-in user, with the headers that the load balancer adds. */
export class Client {
  /** Headers of every request. */
  headers: Record<string, string> = { 'accept-language': 'en' };

  constructor(
    readonly url: string,
    private readonly identity: () => Record<string, string>,
  ) {}

  send({ headers, ...options }: RequestOptions): Promise<HttpResponse> {
    return send(this.url, { ...options, headers: this.with(headers) });
  }

  get(path: string, headers: RequestOptions['headers'] = {}): Promise<HttpResponse> {
    return this.send({ path, headers });
  }

  post(path: string, fields: Record<string, string>, headers: RequestOptions['headers'] = {}): Promise<HttpResponse> {
    const { body, headers: type } = form(fields);
    return this.send({ method: 'POST', path, body, headers: { ...type, ...headers } });
  }

  /** Asks a question as the page's script does, in a new conversation unless one is given. */
  async ask(
    message: string,
    { conversation, turn = ulid() }: { conversation?: string; turn?: string } = {},
  ): Promise<Asked> {
    const id = conversation ?? turn;
    const response = await this.post(`/conversations/${id}/turns`, { turnId: turn, message }, { 'hx-request': 'true' });
    return { ...response, conversation: id, turn, address: `/conversations/${id}/turns/${turn}` };
  }

  /** Follows an answer's stream to its end. */
  async follow({ address }: { address: string }, lastEventId?: string): Promise<ReceivedEvent[]> {
    return allOf(await this.stream({ address }, lastEventId));
  }

  /** Opens an answer's stream. Resolves when the server has accepted the request. */
  async stream({ address }: { address: string }, lastEventId?: string): Promise<AsyncGenerator<ReceivedEvent>> {
    const headers = this.with(lastEventId === undefined ? {} : { 'last-event-id': lastEventId });
    return eventsOf(await open(this.url, { path: `${address}/answer`, headers }));
  }

  stop({ address }: { address: string }): Promise<HttpResponse> {
    return this.send({ method: 'DELETE', path: `${address}/answer`, headers: { 'hx-request': 'true' } });
  }

  /** Deletes a conversation as the page's script does. */
  deleteConversation(conversation: string): Promise<HttpResponse> {
    return this.send({ method: 'DELETE', path: `/conversations/${conversation}`, headers: { 'hx-request': 'true' } });
  }

  private with(headers: RequestOptions['headers'] = {}): Record<string, string | string[]> {
    return { ...this.headers, ...this.identity(), ...headers };
  }
}
