import { invalidParameter } from './fault';
import type { Person } from './person';

/** What ListUsers can search by ("Searching for users" in Cognito's guide), and where a person has it. */
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

/** `attribute = "value"` or `attribute ^= "start"`; a quotation mark or backslash in the value has a backslash before it. */
const FORM = /^\s*(?:"([\w:]+)"|([\w:]+))\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/s;

/** Reads a `Filter` into a condition; an empty one admits everybody. Throws InvalidParameterException. */
export function parseFilter(filter: string): (person: Person) => boolean {
  if (filter.trim() === '') return () => true;
  const parts = FORM.exec(filter);
  if (!parts)
    throw invalidParameter(
      `Error while parsing filter: ${filter} is not of the form attribute = "value" or attribute ^= "start"`,
    );
  const attribute = parts[1] ?? parts[2];
  if (!Object.hasOwn(SEARCHABLE, attribute)) throw invalidParameter(`Invalid search attribute: ${attribute}`);
  return condition(attribute, parts[3] === '^=', parts[4].replace(/\\(.)/gs, '$1'));
}

function condition(attribute: string, prefix: boolean, sought: string): (person: Person) => boolean {
  const fold = (text: string) => (CASE_SENSITIVE.has(attribute) ? text : text.toLowerCase());
  return (person) => {
    const value = SEARCHABLE[attribute](person);
    if (value === undefined) return false;
    return prefix ? fold(value).startsWith(fold(sought)) : fold(value) === fold(sought);
  };
}
