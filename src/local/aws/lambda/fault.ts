/** What the service answers when it refuses an invocation; the SDK makes an error class of the type. */
export class LambdaFault extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly body: Readonly<Record<string, string>>,
  ) {
    super(body.message ?? body.Message);
  }
}
