/** Limits of DynamoDB that dynalite does not enforce. The messages are those of DynamoDB Local 2.6. */
import { createRequire } from 'node:module';
import { TABLE } from '../../contract';

type Value = Readonly<Record<string, unknown>>;
type Attributes = Readonly<Record<string, Value>>;
type Input = Readonly<Record<string, unknown>>;

/** The part of dynalite's expression parser that is used here. The parser adds its results to the input. */
interface Expressions {
  /** @returns a message if an expression is invalid; dynalite itself then rejects the request */
  validateExpressions(input: Parsed): string | undefined;
  convertKeyCondition(expression: unknown): Record<string, { readonly AttributeValueList: readonly Value[] }> | string;
}

interface Parsed extends Input {
  _keyCondition?: { readonly expression: unknown };
  _updates?: { readonly sections: readonly { readonly path: readonly unknown[]; readonly val?: unknown }[] };
}

const PRIMARY_KEY: readonly string[] = [TABLE.partitionKey, TABLE.sortKey];
const INDEX_KEY: readonly string[] = [TABLE.partitionKey, TABLE.activityKey];
const SORT_KEY_LIMIT_BYTES = 1024;
const EXPRESSION_LIMIT_BYTES = 4096;
const OPERANDS_LIMIT = 100;
const NESTING_LIMIT = 32;

const expressions = createRequire(__filename)('dynalite/validations') as Expressions;

/**
 * Checks a request to the product's table.
 * @returns the message of the `ValidationException`, or undefined if the request is within the limits
 */
export function limitExceeded(operation: string, input: Input): string | undefined {
  const items = [...putItems(operation, input)];
  return (
    expressionLimit(input) ??
    first(items, ({ item }) => itemLimit(item)) ??
    (operation === 'Query' ? queryLimit(input) : undefined) ??
    (operation === 'UpdateItem' ? updateLimit(input) : undefined)
  );
}

function* putItems(operation: string, input: Input): Generator<{ readonly item: Attributes }> {
  if (operation === 'PutItem') yield { item: attributes(input.Item) };
  if (operation !== 'BatchWriteItem') return;
  for (const requests of Object.values(object(input.RequestItems)))
    for (const request of Array.isArray(requests) ? requests : [])
      yield { item: attributes(object(object(request).PutRequest).Item) };
}

function itemLimit(item: Attributes): string | undefined {
  const activity = item[TABLE.activityKey]?.S;
  // Only the index key is checked for an empty string: dynalite itself rejects one in the primary key.
  if (activity === '') return emptyIndexKey(TABLE.activityKey);
  if (typeof activity === 'string' && Buffer.byteLength(activity) > SORT_KEY_LIMIT_BYTES)
    return 'One or more parameter values were invalid: Size limit exceeded';
  if (Object.values(item).some((value) => depth(value) > NESTING_LIMIT))
    return 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';
  return undefined;
}

function queryLimit(input: Input): string | undefined {
  if (input.Select === 'COUNT' && input.ProjectionExpression !== undefined)
    return 'Cannot specify the ProjectionExpression when choosing to get only the Count';
  const conditions = keyConditions(input);
  const isEmpty = (name: string) =>
    [...((object(conditions[name]).AttributeValueList as readonly Value[] | undefined) ?? [])].some(
      ({ S }) => S === '',
    );
  if (input.IndexName === undefined) {
    const name = PRIMARY_KEY.find(isEmpty);
    return name && emptyKey(name);
  }
  const name = input.IndexName === TABLE.activityIndex ? INDEX_KEY.find(isEmpty) : undefined;
  return name && emptyIndexKey(name);
}

/**
 * Returns the conditions on keys by attribute, from `KeyConditionExpression` or from its older form, `KeyConditions`. Reads
 * `KeyConditionExpression` only if `parsed` does, that is, if a value is an empty string.
 */
function keyConditions(input: Input): Record<string, unknown> {
  const { _keyCondition: condition } = parsed(input);
  const converted = condition ? expressions.convertKeyCondition(condition.expression) : input.KeyConditions;
  return object(converted);
}

function updateLimit(input: Input): string | undefined {
  const { Value: replaced } = object(object(input.AttributeUpdates)[TABLE.activityKey]);
  if (object(replaced).S === '') return emptyIndexKey(TABLE.activityKey);
  const sets = parsed(input)._updates?.sections ?? [];
  const isEmptied = sets.some(({ path, val }) => path.length === 1 && path[0] === TABLE.activityKey && mayBeEmpty(val));
  return isEmptied
    ? 'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value ' +
        'that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.'
    : undefined;
}

/** Whether a value is an empty string, or a function such as `if_not_exists` with an empty string as an argument. */
function mayBeEmpty(value: unknown): boolean {
  const { S, args } = object(value);
  return S === '' || (Array.isArray(args) && args.some((argument) => object(argument).S === ''));
}

function expressionLimit(input: Input): string | undefined {
  const given = Object.entries(input).filter(
    (entry): entry is [string, string] => entry[0].endsWith('Expression') && typeof entry[1] === 'string',
  );
  return first(given, ([name, text]) => {
    const size = Buffer.byteLength(text);
    if (size > EXPRESSION_LIMIT_BYTES)
      return `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${size}`;
    const operands = [...text.matchAll(/\bIN\s*\(([^)]*)\)/gi)].map(([, list]) => list!.split(',').length);
    const most = Math.max(0, ...operands);
    return most > OPERANDS_LIMIT
      ? `Invalid ${name}: The IN operator is provided with too many operands; number of operands: ${most}`
      : undefined;
  });
}

/**
 * Parses the expressions of a copy of the input, because dynalite adds its results to the input. Parses only if a value is an empty
 * string: parsing is slow, and only the limits on empty strings need the result.
 */
function parsed(input: Input): Parsed {
  if (!Object.values(object(input.ExpressionAttributeValues)).some((value) => object(value).S === '')) return {};
  const copy: Parsed = structuredClone(input);
  return expressions.validateExpressions(copy) === undefined ? copy : {};
}

function depth(value: unknown): number {
  const { L, M } = object(value);
  const children = Array.isArray(L) ? L : Object.values(object(M));
  return children.length === 0 ? 0 : 1 + Math.max(...children.map(depth));
}

function emptyKey(name: string): string {
  return `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`;
}

function emptyIndexKey(name: string): string {
  return (
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue ' +
    `for a key attribute cannot contain an empty string value. IndexName: ${TABLE.activityIndex}, IndexKey: ${name}`
  );
}

function attributes(value: unknown): Attributes {
  return object(value) as Attributes;
}

/** Returns a value that is an object, or else an empty object, because dynalite itself validates types. */
function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function first<T>(items: readonly T[], limit: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const message = limit(item);
    if (message !== undefined) return message;
  }
  return undefined;
}
