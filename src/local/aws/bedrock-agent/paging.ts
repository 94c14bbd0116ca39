import { validationError } from '../bedrock/errors';

/** The service does not document its default page size. */
const DEFAULT = 100;

/** A page of a list, and the token of the next page. */
interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * Returns the page that a request selects with `maxResults` and `nextToken`. A token contains the name of the last item
 * on the page, so that pages remain consistent while the list changes.
 *
 * @param after returns the items that follow the item with the given name
 * @throws Refusal (validation) for an invalid token
 */
export function pageOf<T>(
  { maxResults, nextToken }: Readonly<Record<string, unknown>>,
  items: readonly T[],
  nameOf: (item: T) => string,
  after: (name: string) => readonly T[],
): Page<T> {
  const rest = nextToken == null ? items : after(nameIn(nextToken));
  const page = rest.slice(0, Number(maxResults ?? DEFAULT));
  return { items: page, nextToken: page.length < rest.length ? tokenOf(nameOf(page.at(-1)!)) : undefined };
}

function tokenOf(name: string): string {
  return Buffer.from(JSON.stringify({ after: name })).toString('base64url');
}

function nameIn(token: unknown): string {
  try {
    const { after } = JSON.parse(Buffer.from(String(token), 'base64url').toString());
    if (typeof after === 'string') return after;
  } catch {
    // The token is not JSON: throw the error below.
  }
  throw validationError('The nextToken was not issued by this service.');
}
