type Methods = Readonly<Record<string, (argument: never) => unknown>>;

/**
 * Serves the methods of a program of the benchmark to the process that started it. Exits with that process.
 * @param ready what the other process must know, such as a URL
 */
export function serve(ready: unknown, methods: Methods): void {
  process.on('message', ({ id, method, argument }: Call) => {
    Promise.resolve()
      .then(() => methods[method]!(argument as never))
      .then(
        (value) => send({ id, value }),
        (error: Error) => send({ id, error: error.stack ?? error.message }),
      );
  });
  process.on('disconnect', () => process.exit(0));
  send({ ready });
}

/** A request to a program. */
export interface Call {
  readonly id: number;
  readonly method: string;
  readonly argument?: unknown;
}

/** What a program sends: `ready` once, then a value or an error for each call. */
export interface Message {
  readonly ready?: unknown;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

function send(message: Message): void {
  process.send!(message);
}
