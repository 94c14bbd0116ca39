import type { User } from './user';

/** One of the questions that a search is made of: Cognito looks at the beginning of one attribute at a time. */
export interface Stage {
  readonly filter: string | undefined;
  /** Tells whether the user belongs here, and not to another stage that finds them too. */
  admits(user: User): boolean;
}

const EVERYBODY: Stage = { filter: undefined, admits: () => true };

/**
 * The stages of a search, for users whose address or name begins with a text. Whether names match in
 * any case the service does not say, so a name is looked for as it was typed and as names are written.
 */
export function stagesOf(search: string): readonly Stage[] {
  if (search === '') return [EVERYBODY];
  const address = search.toLowerCase();
  const written = capitalised(search);
  const isByAddress = ({ email }: User) => email.toLowerCase().startsWith(address);
  const isAsTyped = ({ name = '' }: User) => name.startsWith(search);
  const byAddress: Stage = { filter: beginning('email', address), admits: () => true };
  const byWritten = (isElsewhere: (user: User) => boolean): Stage => ({
    filter: beginning('name', written),
    admits: (user) => !isByAddress(user) && !isElsewhere(user),
  });
  if (written === search) return [byAddress, byWritten(() => false)];
  const asTyped: Stage = { filter: beginning('name', search), admits: (user) => !isByAddress(user) && isAsTyped(user) };
  return [byAddress, asTyped, byWritten(isAsTyped)];
}

/** "Searching for users using the ListUsers API" in Cognito's guide. */
function beginning(attribute: string, text: string): string {
  return `${attribute} ^= "${text.replace(/["\\]/g, '\\$&')}"`;
}

function capitalised(text: string): string {
  return text.replace(/(?<![\p{L}\p{M}'’])\p{L}/gu, (letter) => letter.toUpperCase());
}
