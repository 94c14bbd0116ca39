import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A part of an AWS service's model: the operations that the product or a stand-in uses, and all shapes that occur in
 * their inputs. `npx projen service-models` writes the files in `../models`.
 */
export interface ServiceModel {
  /** The package and version that the model comes from. */
  readonly source: string;
  readonly protocol: 'json' | 'rest-json' | 'rest-xml';
  /** The prefix of the operation's name in `X-Amz-Target`. */
  readonly targetPrefix?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface Operation {
  readonly method: string;
  /** A path such as `/{Bucket}/{Key+}`, with the query parameters that are constant for the operation. */
  readonly requestUri: string;
  /** The name of the input's shape. */
  readonly input: string;
}

/**
 * `min` and `max` limit the value of a number, or the size of any other value: the number of characters of a string, of bytes of a blob, or
 * of entries of a list or map.
 */
export interface Shape {
  readonly type: string;
  readonly required?: readonly string[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly pattern?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly union?: boolean | undefined;
  /** Whether the service keeps the value out of its error messages. */
  readonly sensitive?: boolean | undefined;
  /** The shapes of a structure's members. */
  readonly members?: Readonly<Record<string, string>> | undefined;
  /** The members of an input that a request carries outside its body. */
  readonly bindings?: Readonly<Record<string, Binding>> | undefined;
  /** The member that makes up the whole body. */
  readonly payload?: string | undefined;
  /** The shape of a list's members. */
  readonly member?: string | undefined;
  /** The shape of a map's keys. */
  readonly key?: string | undefined;
  /** The shape of a map's values. */
  readonly value?: string | undefined;
}

/**
 * The part of a request that contains a member. `headers` means every header whose name has the prefix `name`. Header
 * names are in lower case.
 */
export interface Binding {
  readonly location: 'uri' | 'querystring' | 'header' | 'headers';
  readonly name: string;
}

type Values = Readonly<Record<string, string | readonly string[] | undefined>>;

/** @param service botocore's name of the service, which is the name of a file in `../models` */
export function readServiceModel(service: string): ServiceModel {
  return JSON.parse(readFileSync(join(__dirname, '../models', `${service}.json`), 'utf8')) as ServiceModel;
}

/**
 * Reads the members of an input that a request carries outside its body.
 *
 * @param received the request's values by location; members in other locations are not read
 * @returns the members in the locations of `received`; undefined for a member that the request does not have
 */
export function boundMembers(
  { shapes }: ServiceModel,
  input: string,
  received: Readonly<Partial<Record<Binding['location'], Values>>>,
): Record<string, unknown> {
  const { members = {}, bindings = {} } = shapes[input]!;
  const read = Object.entries(bindings).filter(([, { location }]) => received[location]);
  return Object.fromEntries(
    read.map(([member, { location, name }]) => [
      member,
      typed(received[location]![name], shapes[members[member]!]!.type),
    ]),
  );
}

function typed(value: Values[string], type: string): unknown {
  if (value === undefined) return undefined;
  if (type === 'boolean') return String(value) === 'true';
  return ['integer', 'long', 'float', 'double'].includes(type) ? Number(value) : String(value);
}
