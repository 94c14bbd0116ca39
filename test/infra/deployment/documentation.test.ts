import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { cloudFrontPrefixLists } from '../../../src/infra/deployment/prefix-lists';
import { deploymentSchema } from '../../../src/infra/deployment/schema';
import { REPOSITORY } from '../../support/infra/templates';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly default?: unknown;
}

interface Option {
  readonly path: string;
  readonly default: unknown;
}

const document = readFileSync(path.join(REPOSITORY, 'docs/configuration.md'), 'utf8');
const rows = document
  .split('\n')
  .filter((line) => /^\| `/.test(line) && !isPrefixList(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, names, meaning, defaultValue]) => ({ names: namesIn(names!), text: `${meaning} ${defaultValue}` }));
const documented = rows.flatMap(({ names }) => names);
const options = optionsOf(z.toJSONSchema(deploymentSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);

describe('docs/configuration.md', () => {
  it('has, for each option of the first two levels, a row for the option or for the section that contains it', () => {
    const topLevel = options.filter(({ path: name }) => name.split('.').length <= 2);
    const missing = topLevel.filter(({ path: name }) => !documented.some((row) => contains(row, name)));
    expect(missing.map(({ path: name }) => name)).toEqual([]);
  });

  it('mentions the name of each option', () => {
    const names = options.map(({ path: name }) => name.split('.').at(-1)!);
    expect(names.filter((name) => !new RegExp(`[\`"{ .]${name}[\`"]`).test(document))).toEqual([]);
  });

  it('has no rows for options that do not exist', () => {
    expect(documented.filter((name) => !options.some((option) => contains(name, option.path)))).toEqual([]);
  });

  it('lists the known prefix lists of CloudFront', () => {
    const listed = [...document.matchAll(/^\| `([\w-]+)` \| `(pl-\w+)` \|$/gm)].map(([, region, id]) => [region, id]);
    expect(Object.fromEntries(listed)).toEqual(cloudFrontPrefixLists);
  });

  it('states the default in the row of each option whose default is a string, a number or a Boolean', () => {
    for (const { path: name, default: value } of options.filter((option) => typeof option.default !== 'object')) {
      const row = rows.find(({ names }) => names.includes(name));
      if (row) expect([name, row.text]).toEqual([name, expect.stringContaining(String(value))]);
    }
  });
});

/** Whether a row belongs to the table of CloudFront's prefix lists. */
function isPrefixList(line: string): boolean {
  return /\| `pl-/.test(line);
}

/**
 * Returns every option that contains no other options, with its path, except `$schema` and the discriminators of unions. The path does not
 * contain the alternative of a union.
 */
function optionsOf(schema: JsonSchema, prefix = ''): Option[] {
  const alternatives = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return alternatives.flatMap(({ properties = {} }) =>
    Object.entries(properties)
      .filter(([name, option]) => name !== '$schema' && option.const === undefined)
      .flatMap(([name, option]) => {
        const nested = optionsOf(option, `${prefix}${name}.`);
        return nested.length > 0 ? nested : [{ path: `${prefix}${name}`, default: option.default ?? null }];
      }),
  );
}

/** Whether the row documents this option or a section that contains it. */
function contains(row: string, option: string): boolean {
  return option === row || option.startsWith(`${row}.`);
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
}
