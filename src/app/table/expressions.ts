import { TABLE } from '../../contract';

/** The values of attributes, by the attribute's name. */
type Values = Readonly<Record<string, unknown>>;

/**
 * Changes to an item's attributes. Each key of `copy` is an attribute to set; its value is the name of the attribute whose earlier
 * value is copied. `add` adds members to string sets, and `discard` removes members from them.
 */
export interface Update {
  readonly set?: Values;
  readonly copy?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  readonly add?: Readonly<Record<string, ReadonlySet<string>>>;
  readonly discard?: Readonly<Record<string, ReadonlySet<string>>>;
}

/** A condition in DynamoDB's expression language; names are written as `#name`, values as `:name`. */
export interface Condition {
  readonly expression: string;
  readonly values?: Values;
}

/**
 * The condition that an item has not expired. DynamoDB may take a few days to delete an expired item, and AWS recommends filtering out such
 * items until then ("Working with expired items and time to live (TTL)").
 */
export function unexpired(): Condition {
  return {
    expression: `attribute_not_exists(#${TABLE.timeToLive}) OR #${TABLE.timeToLive} > :seconds`,
    values: { seconds: seconds() },
  };
}

/** Whether an item has expired. */
export function hasExpired({ [TABLE.timeToLive]: time }: Values): boolean {
  return typeof time === 'number' && time <= seconds();
}

/**
 * Returns a condition that is fulfilled only if the given condition is fulfilled and the item has not expired; undefined without a
 * condition.
 */
export function onlyUnexpired(condition: Condition | undefined): Condition | undefined {
  if (!condition) return undefined;
  const { expression, values } = unexpired();
  return { expression: `(${condition.expression}) AND (${expression})`, values: { ...values, ...condition.values } };
}

/** The part of a request's input for a condition. */
export interface ConditionInput {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** The part of a request's input that changes attributes if a condition holds. */
export interface UpdateInput extends ConditionInput {
  readonly UpdateExpression: string;
}

/**
 * Returns the part of a request's input for a condition. It contains only the names and values that the condition uses, because
 * DynamoDB rejects unused ones.
 */
export function conditionInput(condition: Condition | undefined): ConditionInput {
  if (!condition) return {};
  const names = [...new Set([...condition.expression.matchAll(/#(\w+)/g)].map(([, name]) => name!))];
  return {
    ConditionExpression: condition.expression,
    ...(names.length ? { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])) } : {}),
    ...(condition.values
      ? {
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(condition.values).map(([name, value]) => [`:${name}`, value]),
          ),
        }
      : {}),
  };
}

/** Returns the part of a request's input that changes attributes if a condition holds. */
export function updateInput(
  { set = {}, copy = {}, remove = [], add = {}, discard = {} }: Update,
  condition: Condition | undefined,
): UpdateInput {
  const conditions = conditionInput(condition);
  const clauses = [
    clause('SET', [...Object.keys(set), ...Object.keys(copy)], (name) =>
      name in copy ? `#${name} = #${copy[name]}` : `#${name} = :set_${name}`,
    ),
    clause('REMOVE', remove, (name) => `#${name}`),
    clause('ADD', Object.keys(add), (name) => `#${name} :add_${name}`),
    clause('DELETE', Object.keys(discard), (name) => `#${name} :discard_${name}`),
  ];
  const names = [
    ...[set, add, discard].flatMap((changes) => Object.keys(changes)),
    ...Object.entries(copy).flat(),
    ...remove,
  ];
  const values = Object.entries({ set, add, discard }).flatMap(([kind, changes]) =>
    Object.entries(changes).map(([name, value]) => [`:${kind}_${name}`, value]),
  );
  return {
    UpdateExpression: clauses.filter(Boolean).join(' '),
    ...conditions,
    ExpressionAttributeNames: {
      ...conditions.ExpressionAttributeNames,
      ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
    },
    ...(values.length
      ? { ExpressionAttributeValues: { ...conditions.ExpressionAttributeValues, ...Object.fromEntries(values) } }
      : {}),
  };
}

function clause(keyword: string, names: readonly string[], change: (name: string) => string): string {
  return names.length > 0 ? `${keyword} ${names.map(change).join(', ')}` : '';
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
