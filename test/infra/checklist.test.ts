import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  example,
  type Json,
  REPOSITORY,
  resourcesOf,
  synthesise,
  type Templates,
  text,
} from '../support/infra/templates';

/** The minimum number of rows of each table: the number of requirements in the reference architecture. */
const TABLES = {
  Components: 30,
  'Security group of the load balancer': 3,
  'Security group of ECS': 3,
  'Path of a request': 8,
  Footnotes: 6,
  'Option: private load balancer': 3,
};
/** The options with which the templates are synthesised. The key is the text after `stack, ` or `edge, ` in a row. */
const OPTIONS: Record<string, Json> = {
  '': {},
  'private load balancer': { network: { privateLoadBalancer: true } },
};
const COLUMNS = ['Requirement', 'Implementation', 'Template', 'Resource', 'Values'];

interface Row {
  readonly line: string;
  readonly table: string;
  readonly wanted: string;
  readonly template: keyof Templates;
  readonly option: string;
  /** Whether the template must contain no resource of this type. */
  readonly none: boolean;
  readonly type: string;
  /** Prefix of the logical id. */
  readonly id: string;
  /** Expected values, each as `Path=value`, or as `Path: a=1 b=2` if one element of a list must have all these values. */
  readonly values: readonly string[];
}

const checklist = readFileSync(path.join(REPOSITORY, 'docs/architecture-checklist.md'), 'utf8');
const rows = parse(checklist);
const templates = Object.fromEntries(
  Object.entries(OPTIONS).map(([name, option]) => [name, synthesise({ ...example(), ...option })]),
);

describe('the architecture checklist', () => {
  it.each(Object.entries(TABLES))('has a table "%s" with at least %i rows', (table, minimum) => {
    expect(rows.filter((row) => row.table === table).length).toBeGreaterThanOrEqual(minimum);
  });

  it.each([
    ['Path of a request', 8],
    ['Footnotes', 6],
  ])('has rows in "%s" for each number up to %i', (table, last) => {
    const numbers = rows.filter((row) => row.table === table).map(({ wanted }) => Number.parseInt(wanted, 10));
    expect([...new Set(numbers)]).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  });

  it.each(rows.map((row) => [row.table, row.wanted, row]))('%s: %s', (_table, _wanted, row) => {
    expect(missingIn(row)).toEqual([]);
  });
});

describe('the reader of the checklist', () => {
  const first = rows[0]!.line;

  it.each([
    ['has no value', first.replace(/\|[^|]*\|$/, '| |')],
    ['names no resource', first.replace('`AWS::CloudFront::Distribution`', 'a distribution')],
    ['names an unknown template', first.replace(/\| stack +\|/, '| stock |')],
    ['names an unknown option', first.replace(/\| stack +\|/, '| stack, gold |')],
    ['lacks a column', first.replace(/\| stack +/, '')],
    ['has text outside the values', first.replace(/\|$/, 'and more |')],
  ])('rejects a row that %s', (_fault, line) => {
    expect(line).not.toBe(first);
    expect(() => parse(checklist.replace(first, line))).toThrow('row');
  });

  it.each([
    ['another value', first.replace('Compress=true', 'Compress=false')],
    ['another property', first.replace('PathPattern=', 'Pattern=')],
    ['another type', first.replace('::Distribution', '::Function')],
    ['another logical id', first.replace('EdgeDistribution', 'Elsewhere')],
  ])('reports %s as missing', (_fault, line) => {
    expect(missingIn(parse(checklist.replace(first, line))[0]!)).not.toEqual([]);
  });

  it('reports two values as missing if they are in different elements of a list', () => {
    const row = rows.find(({ wanted }) => wanted.startsWith('5.'))!;
    expect(missingIn({ ...row, values: ['Actions: Type=forward Order=1'] })).toEqual(['Actions: Type=forward Order=1']);
  });
});

/**
 * Returns the values of a row that are missing in the resource with the fewest missing values; empty if a resource has all of them. Returns
 * a line instead if no resource has the type and the logical id of the row. For a row with `none of`, returns a line for each resource of
 * the type.
 */
function missingIn({ template, option, none, type, id, values }: Row): string[] {
  const all = Object.entries(resourcesOf(templates[option]![template], type));
  if (none) return all.map(([found]) => `there is ${found}`);
  const candidates = all.filter(([found]) => matches(found, `${id}…`));
  if (candidates.length === 0) return [`${type} ${id}, among ${all.map(([found]) => found).join(', ')}`];
  const missing = candidates.map(([, { Properties }]) => values.filter((value) => !holds(Properties, value)));
  return missing.sort((a, b) => a.length - b.length)[0]!;
}

function holds(properties: Json, value: string): boolean {
  const [, at, conditions] = /^(\S+): (.+)$/.exec(value) ?? [undefined, '', value];
  return valuesAt(properties, at!)
    .flat()
    .some((element) =>
      conditions!.split(' ').every((condition) => {
        const [, name, wanted] = /^([^=]+)=(.+)$/.exec(condition)!;
        return valuesAt(element, name!).some((found) => matches(text(found), wanted!));
      }),
    );
}

/**
 * Returns all values at a path. In a list, the path applies to each element. An element with a name and a value counts as a property of
 * that name.
 */
function valuesAt(value: Json, at: string): Json[] {
  if (at === '') return [value];
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, at));
  if (typeof value !== 'object' || value === null) return [];
  const named = (value.Key ?? value.Name) === at && 'Value' in value ? [value.Value] : [];
  return [
    ...named,
    ...Object.keys(value)
      .filter((key) => at === key || at.startsWith(`${key}.`))
      .flatMap((key) => valuesAt(value[key], at.slice(key.length + 1))),
  ];
}

/** @param pattern may contain `…` as a wildcard */
function matches(found: string, pattern: string): boolean {
  return new RegExp(
    `^${pattern
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  ).test(found);
}

/** @throws Error for a row that does not have the documented format */
function parse(markdown: string): Row[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [table, ...lines] = section.split('\n');
      const [head, rule, ...body] = lines.filter((line) => line.startsWith('|'));
      if (cellsOf(head ?? '').join() !== COLUMNS.join() || !/^[| -]+$/.test(rule ?? ''))
        throw new Error(`"${table}" has no table of ${COLUMNS.join(', ')}`);
      return body.map((line) => rowOf(table!, line));
    });
}

function rowOf(table: string, line: string): Row {
  const cells = cellsOf(line);
  const [wanted, , where, resource, values] = cells as [string, string, string, string, string];
  const [, template, option = ''] = /^(stack|edge)(?:, (.+))?$/.exec(where ?? '') ?? [];
  const [, none, type = none, id] =
    /^(?:none of `(AWS::\w+::\w+)`|`(AWS::\w+::\w+)` `([\w…]+)`)$/.exec(resource ?? '') ?? [];
  const spans = [...(values ?? '').matchAll(/`([^`]+)`/g)].map(([, span]) => span!);
  const wellFormed =
    cells.length === COLUMNS.length &&
    wanted &&
    template &&
    option in OPTIONS &&
    type &&
    (none
      ? values === ''
      : id && spans.length > 0 && spans.every((span) => /^(\S+: )?[^=\s]+=\S+( [^=\s]+=\S+)*$/.test(span))) &&
    values.replace(/`[^`]+`/g, '').trim() === '';
  if (!wellFormed) throw new Error(`This row does not have the format that the document describes:\n${line}`);
  return {
    line,
    table,
    wanted,
    template: template as keyof Templates,
    option,
    none: Boolean(none),
    type: type!,
    id: id ?? '',
    values: spans,
  };
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => cell.trim());
}
