import { invalid } from '../bedrock-agent-runtime/errors';

const MOST = 1000;
/** How many a page has when the request does not say; the service does not document its own number. */
const USUAL = 100;

/** A part of a list, and what asks for the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * The page that a request asks for with `maxResults` and `nextToken`. A token names the last item that was given, so
 * that pages stay together while the list changes.
 * @param after the items behind the one of that name
 * @throws ServiceError (validation) for a number outside of 1 to 1,000, or a token that is none
 */
export function pageOf<T>(
  { maxResults = USUAL, nextToken }: Readonly<Record<string, unknown>>,
  items: readonly T[],
  nameOf: (item: T) => string,
  after: (name: string) => readonly T[],
): Page<T> {
  if (!Number.isInteger(maxResults) || Number(maxResults) < 1 || Number(maxResults) > MOST) {
    throw invalid(
      `1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must be between 1 and ${MOST}`,
    );
  }
  const rest = nextToken == null ? items : after(nameIn(nextToken));
  const page = rest.slice(0, Number(maxResults));
  return { items: page, nextToken: page.length < rest.length ? tokenOf(nameOf(page.at(-1)!)) : undefined };
}

const tokenOf = (name: string): string => Buffer.from(JSON.stringify({ after: name })).toString('base64url');

function nameIn(token: unknown): string {
  try {
    const { after } = JSON.parse(Buffer.from(String(token), 'base64url').toString());
    if (typeof after === 'string') return after;
  } catch {
    // Said below.
  }
  throw invalid('The nextToken is none that this service gave.');
}
