import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EXAMPLE_FILE, parseDeployment } from '../../../src/infra/deployment/read';
import { REPOSITORY } from '../../../src/operator/templates/synthesis';
import type { Json } from '../../../src/operator/templates/template';
import { type Alternative, alternatives, jsonSchema } from './alternatives';

/** A deployment that differs from the example in some options. */
export interface OptionSet {
  /** Names the values that differ from the example. */
  readonly name: string;
  readonly content: Record<string, Json>;
  readonly alternatives: readonly Alternative[];
}

/**
 * The values for which `withHelpers` finds no valid deployment that contains them, such as bounds that another option of the same object
 * excludes.
 */
export function excludedAlternatives(): Alternative[] {
  const contained = new Set(validAlternatives().map(([one]) => one));
  return knownAlternatives().filter((one) => !contained.has(one));
}

/**
 * Derives a small number of option sets with many options each. Together they contain every value for which `withHelpers` finds a valid
 * deployment.
 */
export function selectedOptionSets(): OptionSet[] {
  return covering(validAlternatives());
}

/**
 * Returns three groups: the sets of `selectedOptionSets`, one set for each structural alternative, and sets that
 * together contain every valid pair of structural alternatives. The second and third groups use only the first
 * structural alternative of each option or variant.
 */
export function allOptionSets(): OptionSet[] {
  const parts = firstOfEachOption(validAlternatives().filter(([one]) => one!.structural));
  return [...selectedOptionSets(), ...parts.map(optionSet), ...pairs(parts)];
}

let known: Alternative[] | undefined;
let valid: Alternative[][] | undefined;

function knownAlternatives(): Alternative[] {
  known ??= distinct(alternatives());
  return known;
}

/**
 * Returns a list for each value for which `withHelpers` finds a valid deployment: the value, followed by the values of other options
 * that the value requires.
 */
function validAlternatives(): Alternative[][] {
  const all = knownAlternatives();
  valid ??= all.map((one) => withHelpers(one, all)).filter((group) => group !== undefined);
  return valid;
}

/** The example without values that equal their defaults, because even such a value can exclude another option. */
const example = withoutDefaults(JSON.parse(readFileSync(path.join(REPOSITORY, EXAMPLE_FILE), 'utf8')), jsonSchema());

function withoutDefaults(content: Record<string, Json>, { properties }: Json): Record<string, Json> {
  const entries = Object.entries(content).flatMap(([key, value]): [string, Json][] => {
    const schema = properties[key];
    if (schema.properties) return [[key, withoutDefaults(value, schema)]];
    return JSON.stringify(value) === JSON.stringify(schema.default) ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}

function distinct(all: readonly Alternative[]): Alternative[] {
  const key = ({ path: place, value }: Alternative) => JSON.stringify([place, value]);
  return [...new Map(all.toReversed().map((one) => [key(one), one])).values()].reverse();
}

/**
 * Returns a value, followed by the values of other options without which it is invalid. For example, more CPU units need more
 * memory. Returns undefined if it finds no valid combination.
 */
function withHelpers(one: Alternative, all: readonly Alternative[]): Alternative[] | undefined {
  if (isValid([one])) return [one];
  const isOther = ({ path: other }: Alternative) => other.join('.') !== one.path.join('.');
  const others = all.filter(isOther);
  const helper = [...others, ...removals().filter(isOther)].find((other) => isValid([one, other]));
  if (helper) return [one, helper];
  // A region needs two other values: an inference profile and a prefix list.
  for (const first of others.filter(({ path: [section] }) => ['engine', 'region'].includes(section!))) {
    const second = others.find((other) => other.path[0] === 'network' && isValid([one, first, other]));
    if (second) return [one, first, second];
  }
  return undefined;
}

/** Alternatives that each remove an optional option from the example: some values are valid only without such an option. */
function removals(): Alternative[] {
  const ofSection = (content: Record<string, Json>, { properties, required = [] }: Json, above: string[]) =>
    Object.entries(content).flatMap(([key, value]): Alternative[] => {
      const place = [...above, key];
      const isOptional = !required.includes(key) && !('default' in properties[key]);
      if (isOptional) return [{ name: `${place.join('.')} = none`, path: place, value: undefined, structural: false }];
      return properties[key].properties ? ofSection(value, properties[key], place) : [];
    });
  return ofSection(example, jsonSchema(), []);
}

/** Combines the groups greedily, until each is part of a set. */
function covering(groups: readonly Alternative[][]): OptionSet[] {
  const sets: Alternative[][] = [];
  for (const group of groups) {
    const place = sets.findIndex((set) => canJoin(set, group));
    if (place === -1) sets.push([...group]);
    else sets[place] = [...sets[place]!, ...group];
  }
  return sets.map(optionSet);
}

/** Combines values greedily, until each valid pair of values is part of a set. */
function pairs(parts: readonly Alternative[][]): OptionSet[] {
  const sets: Alternative[][] = [];
  for (const [index, first] of parts.entries()) {
    for (const second of parts.slice(index + 1)) {
      const pair = [...first, ...second];
      if (sets.some((set) => pair.every((one) => set.includes(one))) || !canJoin(first, second)) continue;
      const place = sets.findIndex((set) => {
        const missing = pair.filter((one) => !set.includes(one));
        return canJoin(set, missing);
      });
      if (place === -1) sets.push(pair);
      else sets[place] = [...new Set([...sets[place]!, ...pair])];
    }
  }
  return sets.map(optionSet);
}

function firstOfEachOption(groups: readonly Alternative[][]): Alternative[][] {
  const optionOf = ({ name }: Alternative) => name.split(' = ')[0]!;
  return groups.filter(([one], index) => groups.findIndex(([other]) => optionOf(other!) === optionOf(one!)) === index);
}

/** Whether the combined set has only one value for each option, and is a valid deployment. */
function canJoin(set: readonly Alternative[], added: readonly Alternative[]): boolean {
  const paths = new Set(set.map(({ path: place }) => place.join('.')));
  return !added.some(({ path: place }) => paths.has(place.join('.'))) && isValid([...set, ...added]);
}

function isValid(set: readonly Alternative[]): boolean {
  try {
    parseDeployment(JSON.stringify(optionSet(set).content), EXAMPLE_FILE);
    return true;
  } catch {
    return false;
  }
}

function optionSet(set: readonly Alternative[]): OptionSet {
  const content = structuredClone(example);
  for (const { path: place, value } of set) setAt(content, place, value);
  return { name: set.map(({ name }) => name).join(', '), content, alternatives: set };
}

function setAt(target: Record<string, Json>, [key, ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) target[key!] = value;
  else setAt((target[key!] ??= {}), rest, value);
}
