import { ulid } from 'ulid';
import { form, open, type Received, type Sent, send } from '../http';
import { eventsOf, type Received as ReceivedEvent } from '../server-sent-events';

/** Where a turn is, and what asking was answered with. */
export interface Asked extends Received {
  readonly conversation: string;
  readonly turn: string;
  readonly address: string;
}

/** A person in front of a browser, as an application behind the load balancer sees them. */
export class Client {
  /** What is sent along with every request. */
  headers: Record<string, string> = { 'accept-language': 'en' };

  constructor(
    readonly url: string,
    private readonly identity: () => Record<string, string>,
  ) {}

  send({ headers, ...sent }: Sent): Promise<Received> {
    return send(this.url, { ...sent, headers: this.with(headers) });
  }

  get(path: string, headers: Sent['headers'] = {}): Promise<Received> {
    return this.send({ path, headers });
  }

  post(path: string, fields: Record<string, string>, headers: Sent['headers'] = {}): Promise<Received> {
    const { body, headers: type } = form(fields);
    return this.send({ method: 'POST', path, body, headers: { ...type, ...headers } });
  }

  /** Asks as the page's script does; a new conversation unless one is given. */
  async ask(
    message: string,
    { conversation, turn = ulid() }: { conversation?: string; turn?: string } = {},
  ): Promise<Asked> {
    const id = conversation ?? turn;
    const received = await this.post(`/conversations/${id}/turns`, { turnId: turn, message }, { 'hx-request': 'true' });
    return { ...received, conversation: id, turn, address: `/conversations/${id}/turns/${turn}` };
  }

  /** Follows an answer's stream to its end. */
  async follow({ address }: { address: string }, lastEventId?: string): Promise<ReceivedEvent[]> {
    const events: ReceivedEvent[] = [];
    for await (const event of await this.stream({ address }, lastEventId)) events.push(event);
    return events;
  }

  async stream({ address }: { address: string }, lastEventId?: string): Promise<AsyncGenerator<ReceivedEvent>> {
    const headers = this.with(lastEventId === undefined ? {} : { 'last-event-id': lastEventId });
    return eventsOf(await open(this.url, { path: `${address}/answer`, headers }));
  }

  stop({ address }: { address: string }): Promise<Received> {
    return this.send({ method: 'DELETE', path: `${address}/answer`, headers: { 'hx-request': 'true' } });
  }

  private with(headers: Sent['headers'] = {}): Record<string, string | string[]> {
    return { ...this.headers, ...this.identity(), ...headers };
  }
}
