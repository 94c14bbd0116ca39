import * as z from 'zod';
import { withAttributes } from './attributes';
import { assertEnabled, authenticate, refresh, startSignIn } from './authentication';
import { invalidParameter } from './errors';
import { adminOperation, ofClient, ofPool, publicOperation } from './operation';
import { setPassword } from './password-reset';
import type { Pool } from './pool';

const flow = { AuthFlow: z.string(), AuthParameters: z.record(z.string(), z.string()).default({}) };
const response = {
  ChallengeName: z.string(),
  Session: z.string().default(''),
  ChallengeResponses: z.record(z.string(), z.string()).default({}),
};

const ATTRIBUTE_PREFIX = 'userAttributes.';

type Flow = (pool: Pool, parameters: Record<string, string>) => Promise<object>;

const REFRESH: Record<string, Flow> = { REFRESH_TOKEN_AUTH: byRefreshToken, REFRESH_TOKEN: byRefreshToken };
const FLOWS: Record<string, Flow> = { ...REFRESH, USER_PASSWORD_AUTH: byPassword };
const ADMIN_FLOWS: Record<string, Flow> = {
  ...FLOWS,
  ADMIN_USER_PASSWORD_AUTH: byPassword,
  ADMIN_NO_SRP_AUTH: byPassword,
};

/** Operations for sign-in, token refresh, and the new password at the first sign-in. */
export const signInOperations = {
  InitiateAuth: publicOperation(ofClient.extend(flow), (pool, input) =>
    initiate(pool, FLOWS, input.AuthFlow, input.AuthParameters),
  ),

  AdminInitiateAuth: adminOperation(ofPool.extend(ofClient.shape).extend(flow), (pool, input) =>
    initiate(pool, ADMIN_FLOWS, input.AuthFlow, input.AuthParameters),
  ),

  RespondToAuthChallenge: publicOperation(ofClient.extend(response), respond),

  AdminRespondToAuthChallenge: adminOperation(ofPool.extend(ofClient.shape).extend(response), respond),
};

function initiate(
  pool: Pool,
  flows: Record<string, Flow>,
  name: string,
  parameters: Record<string, string>,
): Promise<object> {
  if (!Object.hasOwn(flows, name))
    throw invalidParameter(`${name} is not enabled for the client; use ${Object.keys(flows).join(', ')}`);
  return flows[name](pool, parameters);
}

async function byPassword(pool: Pool, { USERNAME, PASSWORD }: Record<string, string>): Promise<object> {
  const user = await authenticate(pool, required('USERNAME', USERNAME), required('PASSWORD', PASSWORD));
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return startSignIn(pool, user);
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: pool.challenges.start(user),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.sub,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(user.attributes),
    },
  };
}

async function byRefreshToken(pool: Pool, { REFRESH_TOKEN }: Record<string, string>): Promise<object> {
  return refresh(pool, required('REFRESH_TOKEN', REFRESH_TOKEN));
}

/**
 * Accepts the response to NEW_PASSWORD_REQUIRED: confirms the account and signs the user in. If the new password is invalid, the
 * caller can try again with the same session.
 */
async function respond(
  pool: Pool,
  {
    ChallengeName,
    Session,
    ChallengeResponses,
  }: { ChallengeName: string; Session: string; ChallengeResponses: Record<string, string> },
): Promise<object> {
  if (ChallengeName !== 'NEW_PASSWORD_REQUIRED') {
    throw invalidParameter(`${ChallengeName} is not a challenge of this pool; expected NEW_PASSWORD_REQUIRED`);
  }
  const { USERNAME, NEW_PASSWORD, ...rest } = ChallengeResponses;
  const user = pool.findUser(required('USERNAME', USERNAME));
  const password = required('NEW_PASSWORD', NEW_PASSWORD);
  pool.challenges.assert(Session, user);
  assertEnabled(user);
  const attributes = withAttributes(user.attributes, attributesIn(rest));
  await setPassword(pool, user, password);
  user.attributes = attributes;
  return startSignIn(pool, user);
}

function attributesIn(responses: Record<string, string>) {
  const names = Object.keys(responses)
    .filter((name) => name.startsWith(ATTRIBUTE_PREFIX))
    .map((name) => name.slice(ATTRIBUTE_PREFIX.length));
  // Reject a new e-mail address: the user was invited at the current address and has not verified another one.
  const fixed = names.find((name) => name === 'email' || name === 'email_verified');
  if (fixed) throw invalidParameter(`Cannot modify an already provided ${fixed}`);
  return names.map((Name) => ({ Name, Value: responses[ATTRIBUTE_PREFIX + Name] }));
}

function required(name: string, value: string | undefined): string {
  if (!value) throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
