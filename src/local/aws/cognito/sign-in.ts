import { z } from 'zod';
import { authenticate, refresh, start } from './authentication';
import { invalidParameter } from './fault';
import { respond } from './new-password';
import { forAdministrators, forAnybody, ofClient, ofPool } from './operation';
import type { Pool } from './pool';

const flow = { AuthFlow: z.string(), AuthParameters: z.record(z.string(), z.string()).default({}) };
const answer = {
  ChallengeName: z.string(),
  Session: z.string().default(''),
  ChallengeResponses: z.record(z.string(), z.string()).default({}),
};

type Flow = (pool: Pool, parameters: Record<string, string>) => Promise<object>;

const REFRESH: Record<string, Flow> = { REFRESH_TOKEN_AUTH: byRefreshToken, REFRESH_TOKEN: byRefreshToken };
const FLOWS: Record<string, Flow> = { ...REFRESH, USER_PASSWORD_AUTH: byPassword };
const ADMIN_FLOWS: Record<string, Flow> = {
  ...FLOWS,
  ADMIN_USER_PASSWORD_AUTH: byPassword,
  ADMIN_NO_SRP_AUTH: byPassword,
};

/** Signing in, staying signed in, and the first sign-in with its new password. */
export const signInOperations = {
  InitiateAuth: forAnybody(ofClient.extend(flow), (pool, input) =>
    initiate(pool, FLOWS, input.AuthFlow, input.AuthParameters),
  ),

  AdminInitiateAuth: forAdministrators(ofPool.extend(ofClient.shape).extend(flow), (pool, input) =>
    initiate(pool, ADMIN_FLOWS, input.AuthFlow, input.AuthParameters),
  ),

  RespondToAuthChallenge: forAnybody(ofClient.extend(answer), respond),

  AdminRespondToAuthChallenge: forAdministrators(ofPool.extend(ofClient.shape).extend(answer), respond),
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
  const person = await authenticate(pool, required('USERNAME', USERNAME), required('PASSWORD', PASSWORD));
  if (person.status !== 'FORCE_CHANGE_PASSWORD') return start(pool, person);
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: pool.challenges.start(person),
    ChallengeParameters: {
      USER_ID_FOR_SRP: person.sub,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(person.attributes),
    },
  };
}

async function byRefreshToken(pool: Pool, { REFRESH_TOKEN }: Record<string, string>): Promise<object> {
  return refresh(pool, required('REFRESH_TOKEN', REFRESH_TOKEN));
}

function required(name: string, value: string | undefined): string {
  if (!value) throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
