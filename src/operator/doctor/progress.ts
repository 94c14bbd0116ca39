/** Tells a waiting person how far it is, on one line that goes when it is done; nobody else. */
export function progressOn(terminal: NodeJS.WriteStream): { tell(done: number, all: number): void; end(): void } {
  if (!terminal.isTTY) return { tell: () => {}, end: () => {} };
  return {
    tell: (done, all) => {
      terminal.write(`\r\u001B[K${done} of ${all} checks …`);
    },
    end: () => {
      terminal.write('\r\u001B[K');
    },
  };
}
