import * as z from 'zod';
import { LANGUAGES } from '../contract';

/** Schemas for the environment variables of the server. Each schema parses the text of a variable. */

export const name = z.string().trim().min(1);
export const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));
export const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an https URL' });
const secondsMessage = 'must be a number of seconds above 0, at most 86400';
export const seconds = z.coerce
  .number(secondsMessage)
  .positive(secondsMessage)
  .max(86_400, secondsMessage)
  .transform((value) => value * 1000);
export const wholeNumber = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(message).int(message).min(min, message).max(max, message);
};
export const count = (max = 10_000_000) => wholeNumber(1, max);

/** Names or GUIDs, separated by commas. A name must contain two adjacent letters; otherwise it would match almost any text. */
export const names = z
  .string()
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

/** The marks with which the Swiss Confederation, in its official languages, and its partners mark documents as "confidential" or higher. */
export const CLASSIFICATION_MARKS = [
  'VERTRAULICH, GEHEIM, CONFIDENTIEL, SECRET, CONFIDENZIALE, SEGRETO, CONFIDENTIAL, STRENG VERTRAULICH, STRENG GEHEIM',
  'TRÈS SECRET, SEGRETISSIMO, TOP SECRET, STRICTLY CONFIDENTIAL, HIGHLY CONFIDENTIAL',
].join(', ');

/** The usual names of sensitivity labels (Microsoft Purview). */
export const SENSITIVITY_LABELS = [
  'Confidential, Highly Confidential, Strictly Confidential, Secret, Vertraulich, Streng vertraulich, Geheim',
  'Confidentiel, Confidenziale, Segreto',
].join(', ');

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The name of the product as users see it. */
export const productName = z
  .string('must be a name, in quotes')
  .trim()
  .regex(/^[^\p{C}<>]{1,40}$/u, 'must be a name of 1 to 40 characters, without < and >');

export const colour = z
  .string('must be a colour, in quotes, such as #0b6e6e')
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #0b6e6e');

export const suggestedQuestions = z.string().transform((text, context) => {
  try {
    return z.partialRecord(z.enum(LANGUAGES), z.array(z.string().min(1)).max(6)).parse(JSON.parse(text));
  } catch {
    context.addIssue(
      'must be JSON such as {"de":["Frage?"],"en":["Question?"]}, with at most six questions per language',
    );
    return z.NEVER;
  }
});

export const timeZone = z.string().refine((value) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}, 'must be a time zone such as Europe/Zurich');

/** `1` or `0`. */
export const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1');

/** A number from 0 to 1. */
export const share = z.coerce
  .number('must be a number from 0 to 1')
  .min(0, 'must be a number from 0 to 1')
  .max(1, 'must be a number from 0 to 1');
