import { EventParser } from '../../bench/load/event-parser';

function parse(...chunks: string[]): string[][] {
  const events: string[][] = [];
  const parser = new EventParser((event, data) => events.push([event, data]));
  for (const chunk of chunks) parser.push(chunk);
  return events;
}

describe('EventParser', () => {
  it('reads events with and without a name', () => {
    expect(parse('data: one\n\nevent:end\ndata:complete\n\n')).toEqual([
      ['message', 'one'],
      ['end', 'complete'],
    ]);
  });

  it('joins lines of data', () => {
    expect(parse('data:a\ndata: b\n\n')).toEqual([['message', 'a\nb']]);
  });

  it('reads events that are split between chunks at any position', () => {
    const text = 'event:end\ndata: complete\n\n:\n\nid:4\n\n';
    expect(parse(...text)).toEqual([['end', 'complete']]);
  });

  it('skips comments and events with only an id', () => {
    expect(parse(':\n\nid:3\n\n')).toEqual([]);
  });

  it('does not report an event until the empty line that ends it has arrived', () => {
    expect(parse('data: one\n')).toEqual([]);
  });
});
