import { invalidParameter } from './errors';
import type { User } from './user';

/** The attributes that ListUsers can search by ("Searching for users", Cognito Developer Guide). */
const SEARCHABLE: Record<string, (user: User) => string | undefined> = {
  sub: (user) => user.sub,
  username: (user) => user.sub,
  'cognito:user_status': (user) => user.status,
  status: (user) => (user.enabled ? 'Enabled' : 'Disabled'),
  email: (user) => user.attributes.email,
  name: (user) => user.attributes.name,
  given_name: (user) => user.attributes.given_name,
  family_name: (user) => user.attributes.family_name,
  preferred_username: (user) => user.attributes.preferred_username,
  phone_number: (user) => user.attributes.phone_number,
};

const CASE_SENSITIVE = new Set(['username', 'cognito:user_status', 'status']);

/** `attribute = "value"` or `attribute ^= "prefix"`; a backslash escapes quotation marks and backslashes in the value. */
const FORM = /^\s*(?:"([\w:]+)"|([\w:]+))\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/s;

/** Parses a `Filter` into a predicate. An empty filter matches every user. @throws Refusal InvalidParameterException */
export function parseFilter(filter: string): (user: User) => boolean {
  if (filter.trim() === '') return () => true;
  const parts = FORM.exec(filter);
  if (!parts)
    throw invalidParameter(
      `Error while parsing filter: ${filter} is not of the form attribute = "value" or attribute ^= "prefix"`,
    );
  const attribute = parts[1] ?? parts[2];
  if (!Object.hasOwn(SEARCHABLE, attribute)) throw invalidParameter(`Invalid search attribute: ${attribute}`);
  return predicate(attribute, parts[3] === '^=', parts[4].replace(/\\(.)/gs, '$1'));
}

function predicate(attribute: string, prefix: boolean, sought: string): (user: User) => boolean {
  const fold = (text: string) => (CASE_SENSITIVE.has(attribute) ? text : text.toLowerCase());
  return (user) => {
    const value = SEARCHABLE[attribute](user);
    if (value === undefined) return false;
    return prefix ? fold(value).startsWith(fold(sought)) : fold(value) === fold(sought);
  };
}
