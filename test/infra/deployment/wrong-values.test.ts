import { type Option, options } from '../../../projenrc/programs/option-sets/leaves';
import { parseDeployment } from '../../../src/infra/deployment/read';
import { example, type Json } from '../../support/infra/templates';

/** Returns the error message for the example deployment with a wrong value for one option. */
function messageFor({ path, surroundings }: Option, value: Json): string {
  const content = example();
  for (const { path: place, value: around } of surroundings) setAt(content, place, around);
  setAt(content, path, value);
  try {
    parseDeployment(JSON.stringify(content), 'deployment.json');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function setAt(target: Json, [key, ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) target[key!] = value;
  else setAt((target[key!] ??= {}), rest, value);
}

/** Returns a value that the option rejects, and the texts with which the message must name the allowed values. */
function wrongValue({ schema }: Option): [value: Json, expected: string[]] {
  const variants: Json[] = schema.oneOf ?? schema.anyOf ?? [];
  const names = schema.enum ?? variants.flatMap((variant) => ('const' in variant ? [variant.const] : []));
  if (schema.type === 'boolean') return ['wrong!', ['true or false']];
  if (schema.type === 'integer') return [schema.maximum + 1, [String(schema.minimum), String(schema.maximum)]];
  if (schema.type === 'array') return ['wrong!', ['list']];
  if (names.length > 0) return ['wrong!', names.map(String)];
  const discriminators = variants.flatMap((variant) => Object.keys(variant.properties ?? {}).slice(0, 1));
  if (discriminators.length > 0) return ['wrong!', ['an object, in braces', discriminators[0]!]];
  if (schema.properties) return ['wrong!', ['an object, in braces', ...Object.keys(schema.properties)]];
  if (schema.type === 'object') return ['wrong!', ['an object, in braces']];
  // For all other options, a negative number is wrong.
  return [-7, ['must be']];
}

const all = options().map((option): [string, Option] => [option.path.join('.'), option]);

it('the tested options include options of several sections', () => {
  expect(all.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'engine.knowledgeBase',
      'signIn.sender.from',
      'access.rateLimits.uploads',
      'operation.logDays',
    ]),
  );
});

it.each(all)('the message for a wrong value of %s names the allowed values', (name, option) => {
  const [value, expected] = wrongValue(option);
  const message = messageFor(option, value);
  const fault = message.split('\n').find((line) => line.trim().startsWith(name));
  expect(fault ?? `no fault of ${name} in: ${message}`).toMatch(/ (is invalid|is missing)/);
  for (const part of expected) expect(fault).toContain(part);
  expect(fault).not.toMatch(/undefined|\[object|Invalid input/);
});
