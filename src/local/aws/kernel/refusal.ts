/**
 * A stand-in throws this error to reject a request as the real service does. The SDK throws an error of the class that `type`
 * names.
 */
export class Refusal extends Error {
  /** Headers of the error response, such as `content-range` with the size of the object after a request for an invalid range. */
  readonly headers: Readonly<Record<string, string>>;
  /** The members of the error response in services that send more than `message`. */
  readonly members: Readonly<Record<string, string>> | undefined;

  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    {
      headers = {},
      members,
    }: { headers?: Readonly<Record<string, string>>; members?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.name = type;
    this.headers = headers;
    this.members = members;
  }
}
