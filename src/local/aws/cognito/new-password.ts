import { withAttributes } from './attributes';
import { assertEnabled, start } from './authentication';
import { invalidParameter } from './fault';
import { setPassword } from './password-reset';
import type { Pool } from './pool';

const ATTRIBUTE = 'userAttributes.';

interface ChallengeAnswer {
  ChallengeName: string;
  Session: string;
  ChallengeResponses: Record<string, string>;
}

/** The answer to NEW_PASSWORD_REQUIRED: the account is confirmed and signed in. A password that is refused may be corrected. */
export async function respond(
  pool: Pool,
  { ChallengeName, Session, ChallengeResponses }: ChallengeAnswer,
): Promise<object> {
  if (ChallengeName !== 'NEW_PASSWORD_REQUIRED') {
    throw invalidParameter(`${ChallengeName} is no challenge of this pool; it knows NEW_PASSWORD_REQUIRED`);
  }
  const { USERNAME, NEW_PASSWORD, ...rest } = ChallengeResponses;
  if (!USERNAME) throw invalidParameter('Missing required parameter USERNAME');
  if (!NEW_PASSWORD) throw invalidParameter('Missing required parameter NEW_PASSWORD');
  const person = pool.findPerson(USERNAME);
  pool.challenges.assert(Session, person);
  assertEnabled(person);
  const attributes = withAttributes(person.attributes, attributesIn(rest));
  await setPassword(pool, person, NEW_PASSWORD);
  person.attributes = attributes;
  return start(pool, person);
}

function attributesIn(responses: Record<string, string>) {
  const names = Object.keys(responses)
    .filter((name) => name.startsWith(ATTRIBUTE))
    .map((name) => name.slice(ATTRIBUTE.length));
  // The person was invited at this address and has proved no other.
  const fixed = names.find((name) => name === 'email' || name === 'email_verified');
  if (fixed) throw invalidParameter(`Cannot modify an already provided ${fixed}`);
  return names.map((Name) => ({ Name, Value: responses[ATTRIBUTE + Name] }));
}
