import type { IncomingMessage } from 'node:http';

export interface ReceivedEvent {
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: string;
  /** When the event was received, in milliseconds since 1970. */
  readonly at: number;
}

/** The server-sent events of a response (WHATWG HTML, section 9.2), without comments. */
export async function* eventsOf(response: IncomingMessage): AsyncGenerator<ReceivedEvent> {
  let buffer = '';
  for await (const part of response.setEncoding('utf8')) {
    buffer += part;
    const blocks = buffer.split('\n\n');
    buffer = blocks.pop()!;
    for (const block of blocks) {
      const lines = block.split('\n').filter((line) => !line.startsWith(':') && line !== '');
      if (lines.length === 0) continue;
      const field = (name: string) =>
        lines
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
      yield { event: field('event')[0], id: field('id')[0], data: field('data').join('\n'), at: Date.now() };
    }
  }
}

/** All events of a stream, when it has ended. */
export async function allOf(stream: AsyncIterable<ReceivedEvent>): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}
