import { z } from 'zod';
import { ENV } from './contract';

const seconds = (value: number) =>
  z.coerce
    .number()
    .positive()
    .max(86_400)
    .default(value)
    .transform((number) => number * 1000);
const count = (value: number, max = 10_000_000) => z.coerce.number().int().positive().max(max).default(value);

/** Names or GUIDs separated by commas; a name must hold letters, or it would be found everywhere. */
const names = (value: string) =>
  z
    .string()
    .default(value)
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .refine(
      (all) => all.length > 0 && all.every((one) => /\p{L}{2}|^\{?[0-9a-f]{8}-/iu.test(one)),
      'must be names separated by commas, each with letters',
    );

/** From "confidential" upwards: the marks of the Swiss Confederation in its languages, and those of its partners. */
const MARKS = [
  'VERTRAULICH',
  'GEHEIM',
  'CONFIDENTIEL',
  'SECRET',
  'CONFIDENZIALE',
  'SEGRETO',
  'CONFIDENTIAL',
  'STRENG VERTRAULICH',
  'STRENG GEHEIM',
  'TRÈS SECRET',
  'SEGRETISSIMO',
  'TOP SECRET',
  'STRICTLY CONFIDENTIAL',
  'HIGHLY CONFIDENTIAL',
].join(', ');

/** Names of sensitivity labels (Microsoft Purview); an organisation whose labels have other names says so. */
const LABELS = [
  'Confidential',
  'Highly Confidential',
  'Strictly Confidential',
  'Secret',
  'Vertraulich',
  'Streng vertraulich',
  'Geheim',
  'Confidentiel',
  'Confidenziale',
  'Segreto',
].join(', ');

const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;

const suggestions = z
  .string()
  .default('{}')
  .transform((text, context) => {
    try {
      return z.partialRecord(z.enum(LANGUAGES), z.array(z.string().min(1)).max(6)).parse(JSON.parse(text));
    } catch {
      context.addIssue('must be JSON such as {"de":["Frage?"],"en":["Question?"]}, at most six questions a language');
      return z.NEVER;
    }
  });

function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}

/**
 * What an organisation may set of the server, by the names of its variables, with bounds and defaults; durations become milliseconds.
 * The deployment checks them by it before it deploys, and the server reads them by it.
 */
export const settings = {
  // A group of Cognito; its names hold no spaces.
  [ENV.adminGroup]: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u, 'must be the name of a group, without spaces')
    .default('admins'),
  MAX_MESSAGE_BYTES: count(32_768, 300_000),
  MAX_ANSWER_CHARACTERS: count(200_000),
  MAX_RUNNING_ANSWERS: count(500, 100_000),
  ENGINE_CONNECT_SECONDS: seconds(3),
  ENGINE_SILENCE_SECONDS: seconds(60),
  ENGINE_ANSWER_SECONDS: seconds(300),
  AGENT_SESSION_IDLE_SECONDS: seconds(540),
  DRAIN_SECONDS: seconds(110),
  RETENTION_DAYS: count(365, 36_500),
  CLASSIFICATION_MARKS: names(MARKS),
  SENSITIVITY_LABELS: names(LABELS),
  INSPECTION_SECONDS: seconds(30),
  INSPECTION_MEGABYTES: z.coerce.number().int().min(128).max(8_192).default(512),
  SUGGESTED_QUESTIONS: suggestions,
  TIME_ZONE: z.string().default('Europe/Zurich').refine(isTimeZone, 'must be a time zone such as Europe/Zurich'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};
