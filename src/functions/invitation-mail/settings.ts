import type { Letterhead } from './mail';

/** Variables of the function. */
export const WRITER_ENV = { host: 'HOST', organisation: 'ORGANISATION', days: 'INVITATION_DAYS' } as const;

/** @throws Error that names what is missing */
export function readLetterhead(environment: NodeJS.ProcessEnv): Letterhead {
  const { [WRITER_ENV.host]: host, [WRITER_ENV.organisation]: organisation } = environment;
  const days = Number(environment[WRITER_ENV.days]);
  if (!host) throw new Error(`${WRITER_ENV.host} is missing`);
  if (!Number.isInteger(days) || days < 1) throw new Error(`${WRITER_ENV.days} must be a number of days`);
  return { host, organisation: organisation || undefined, days };
}
