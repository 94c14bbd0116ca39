import type { MailSettings } from './mail';

/** Names of the function's environment variables. */
export const MAIL_ENV = {
  host: 'HOST',
  organisation: 'ORGANISATION',
  days: 'INVITATION_DAYS',
  product: 'PRODUCT_NAME',
  accent: 'ACCENT_COLOR',
} as const;

/** Reads the environment variables. @throws Error that names a missing or invalid variable */
export function readSettings(environment: NodeJS.ProcessEnv): MailSettings {
  const { [MAIL_ENV.host]: host, [MAIL_ENV.organisation]: organisation, [MAIL_ENV.days]: days } = environment;
  const invitationDays = Number(days);
  if (!host) throw new Error(`${MAIL_ENV.host} is missing`);
  if (!Number.isInteger(invitationDays) || invitationDays < 1)
    throw new Error(`${MAIL_ENV.days} must be a whole number of days, at least 1; received ${JSON.stringify(days)}`);
  return {
    host,
    organisation: organisation || undefined,
    days: invitationDays,
    product: environment[MAIL_ENV.product] || undefined,
    accent: environment[MAIL_ENV.accent] || undefined,
  };
}
