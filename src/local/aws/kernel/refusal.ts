/** A request that a stand-in rejects as the real service does: the SDK turns `type` into an error class. */
export class Refusal extends Error {
  /** Headers that belong to the error, such as the size of an object whose range was not satisfiable. */
  readonly headers: Readonly<Record<string, string>>;
  /** Further members of the error response; some services send more than a message. */
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
