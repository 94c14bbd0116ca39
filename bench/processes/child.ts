type Methods = Readonly<Record<string, (argument: never) => unknown>>;

/**
 * Lets the parent process call the given methods, and ends the program when the parent exits. A program that `Program.start` starts must
 * call this function once.
 *
 * @param ready a value that the parent needs, such as a URL
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

/** A call of a method of a program. */
export interface Call {
  readonly id: number;
  readonly method: string;
  readonly argument?: unknown;
}

/** A message from a program: `ready` once, and then a value or an error for each call. */
export interface Message {
  readonly ready?: unknown;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

function send(message: Message): void {
  process.send!(message);
}
