/** Parses server-sent events (HTML Standard, section 9.2) from chunks in which lines end with LF. Skips comments and ids. */
export class EventParser {
  private rest = '';
  private event = '';
  private data = '';

  constructor(private readonly onEvent: (event: string, data: string) => void) {}

  /** @param chunk a part of the stream. A caller that needs only ASCII can decode the bytes as Latin-1, which saves CPU time */
  push(chunk: string): void {
    const text = this.rest + chunk;
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.line(text, start, end);
      start = end + 1;
    }
    this.rest = text.slice(start);
  }

  private line(text: string, start: number, end: number): void {
    if (start === end) return this.dispatch();
    if (text.startsWith('data:', start)) this.data += `${this.data && '\n'}${value(text, start + 5, end)}`;
    else if (text.startsWith('event:', start)) this.event = value(text, start + 6, end);
  }

  private dispatch(): void {
    if (this.data || this.event) this.onEvent(this.event || 'message', this.data);
    this.event = '';
    this.data = '';
  }
}

function value(text: string, start: number, end: number): string {
  return text.slice(text[start] === ' ' ? start + 1 : start, end);
}
