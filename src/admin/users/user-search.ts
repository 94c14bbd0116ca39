import type { User } from './user';

/** One query of a search: `ListUsers` matches the start of one attribute at a time. */
export interface SearchQuery {
  readonly filter: string | undefined;
  /** Whether a user that this query found belongs to its results, and not to those of an earlier query. */
  includes(user: User): boolean;
}

const ALL_USERS: SearchQuery = { filter: undefined, includes: () => true };

/**
 * The queries that find users whose e-mail address or name starts with a text. Cognito does not document whether its
 * filters ignore case, so names are searched as typed and with capital initials.
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

/** See "Searching for users using the ListUsers API" in the Amazon Cognito developer guide. */
function startsWith(attribute: string, text: string): string {
  return `${attribute} ^= "${text.replace(/["\\]/g, '\\$&')}"`;
}

function withCapitals(text: string): string {
  return text.replace(/(?<![\p{L}\p{M}'’])\p{L}/gu, (letter) => letter.toUpperCase());
}
