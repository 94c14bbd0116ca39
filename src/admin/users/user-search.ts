import { PageGone } from './errors';
import type { User } from './user';

/** One query of a search: `ListUsers` matches the start of one attribute at a time. */
export interface SearchQuery {
  readonly filter: string | undefined;
  /** Whether a user that this query found belongs to its results; false if an earlier query has found the same user. */
  includes(user: User): boolean;
}

const ALL_USERS: SearchQuery = { filter: undefined, includes: () => true };

/**
 * Returns the queries that find users whose e-mail address or name starts with a text. Cognito does not document
 * whether its filters ignore case, so names are searched both as typed and with capital initials.
 */
export function searchQueries(search: string): readonly SearchQuery[] {
  if (search === '') return [ALL_USERS];
  const address = search.toLowerCase();
  const capitalised = withCapitals(search);
  const matchesAddress = ({ email }: User) => email.toLowerCase().startsWith(address);
  const matchesAsTyped = ({ name = '' }: User) => name.startsWith(search);
  const byAddress: SearchQuery = { filter: startsWith('email', address), includes: () => true };
  const byTypedName: SearchQuery = { filter: startsWith('name', search), includes: (user) => !matchesAddress(user) };
  if (capitalised === search) return [byAddress, byTypedName];
  return [
    byAddress,
    { ...byTypedName, includes: (user) => !matchesAddress(user) && matchesAsTyped(user) },
    {
      filter: startsWith('name', capitalised),
      includes: (user) => !matchesAddress(user) && !matchesAsTyped(user),
    },
  ];
}

/** Whether a user's e-mail address or name starts with a text, ignoring case. Every user matches an empty text. */
export function matchesSearch({ email, name = '' }: User, search: string): boolean {
  const text = search.toLowerCase();
  return [email, name].some((value) => value.toLowerCase().startsWith(text));
}

/** The position at which a list continues: the index of the search's query, and Cognito's pagination token. */
export interface Position {
  readonly query: number;
  readonly token: string | undefined;
}

/** Parses `next` of a page: `<query>.<token>`. @throws PageGone */
export function positionOf(after: string | undefined, queries: readonly SearchQuery[]): Position {
  if (after === undefined) return { query: 0, token: undefined };
  const [, query, token] = /^(\d)\.(\S*)$/.exec(after) ?? [];
  if (query === undefined || Number(query) >= queries.length)
    throw new PageGone('Expected the number of a query and a token');
  return { query: Number(query), token: token || undefined };
}

/** See "Searching for users using the ListUsers API" in the Amazon Cognito developer guide. */
function startsWith(attribute: string, text: string): string {
  return `${attribute} ^= "${text.replace(/["\\]/g, '\\$&')}"`;
}

function withCapitals(text: string): string {
  return text.replace(/(?<![\p{L}\p{M}'’])\p{L}/gu, (letter) => letter.toUpperCase());
}
