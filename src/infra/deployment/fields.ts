import * as z from 'zod';
import { isRegion, REGIONS } from './regions';

/**
 * Returns the schema of a string that matches a pattern. If `example` or a part of it is a valid value, the schema declares this
 * value as its example for the tests. Otherwise, the option must declare an example with `.meta({ examples })`.
 *
 * @param example shown in the error message after "must look like"
 */
export const text = (pattern: RegExp, example: string) => {
  const schema = z
    .string(`must be a string, in quotes, that looks like ${example}`)
    .regex(pattern, `must look like ${example}`);
  const value = [example, ...example.split(/[,:] /)].find((candidate) => pattern.test(candidate));
  return value === undefined ? schema : schema.meta({ examples: [value] });
};

export const integer = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.int(message).min(min, message).max(max, message);
};

export const oneOf = <const T extends number>(numbers: readonly T[]) =>
  z.literal(numbers, `must be ${listed(numbers.map(String))}`);

export const email = z
  .email('must be an e-mail address such as anna@example.org')
  .meta({ examples: ['anna@example.org'] });

export const personOrOrganisation = z
  .string('must be a name, in quotes')
  .trim()
  .min(1, 'must be a name, not empty')
  .max(100, 'must have at most 100 characters')
  .meta({ examples: ['Example Energy Office'] });

export const host = text(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'chat.example.org, in lower case',
);

const regionMessage = `must be a region of AWS: ${listed(REGIONS)}`;
export const region = z
  .string(regionMessage)
  .refine(isRegion, regionMessage)
  .meta({ examples: ['eu-central-1', 'eu-central-2', 'eu-west-1', 'us-east-1'] });

export const prefixList = text(/^pl-[0-9a-f]{8,17}$/, 'pl-0123abcd');

/** Formats a list for a sentence: "a, b or c". */
export function listed(values: readonly string[], conjunction = 'or'): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} ${conjunction} ${values.at(-1)}`;
}
