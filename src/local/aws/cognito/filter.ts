import { invalidParameter } from './errors';
import type { Person } from './person';

/** The attributes that ListUsers can search by ("Searching for users", Cognito Developer Guide). */
const SEARCHABLE: Record<string, (person: Person) => string | undefined> = {
  sub: (person) => person.sub,
  username: (person) => person.sub,
  'cognito:user_status': (person) => person.status,
  status: (person) => (person.enabled ? 'Enabled' : 'Disabled'),
  email: (person) => person.attributes.email,
  name: (person) => person.attributes.name,
  given_name: (person) => person.attributes.given_name,
  family_name: (person) => person.attributes.family_name,
  preferred_username: (person) => person.attributes.preferred_username,
  phone_number: (person) => person.attributes.phone_number,
};

const CASE_SENSITIVE = new Set(['username', 'cognito:user_status', 'status']);

/** `attribute = "value"` or `attribute ^= "prefix"`; a backslash escapes quotation marks and backslashes in the value. */
const FORM = /^\s*(?:"([\w:]+)"|([\w:]+))\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/s;

/**
 * Parses a `Filter` into a predicate. An empty filter matches everyone.
 * @throws Refusal InvalidParameterException
 */
export function parseFilter(filter: string): (person: Person) => boolean {
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

function predicate(attribute: string, prefix: boolean, sought: string): (person: Person) => boolean {
  const fold = (text: string) => (CASE_SENSITIVE.has(attribute) ? text : text.toLowerCase());
  return (person) => {
    const value = SEARCHABLE[attribute](person);
    if (value === undefined) return false;
    return prefix ? fold(value).startsWith(fold(sought)) : fold(value) === fold(sought);
  };
}
