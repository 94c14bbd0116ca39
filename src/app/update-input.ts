type Item = Readonly<Record<string, unknown>>;

/** Changes of an item's attributes. `add` and `discard` add members to string sets, and remove members from them. */
export interface Update {
  readonly set?: Item;
  readonly remove?: readonly string[];
  readonly add?: Readonly<Record<string, ReadonlySet<string>>>;
  readonly discard?: Readonly<Record<string, ReadonlySet<string>>>;
}

interface UpdateInput {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Item;
}

/** The update in DynamoDB's expression language. */
export function updateInput({ set = {}, remove = [], add = {}, discard = {} }: Update): UpdateInput {
  const clauses = [
    clause('SET', Object.keys(set), (name) => `#${name} = :set_${name}`),
    clause('REMOVE', remove, (name) => `#${name}`),
    clause('ADD', Object.keys(add), (name) => `#${name} :add_${name}`),
    clause('DELETE', Object.keys(discard), (name) => `#${name} :discard_${name}`),
  ];
  const values = Object.entries({ set, add, discard }).flatMap(([kind, changed]) =>
    Object.entries(changed).map(([name, value]) => [`:${kind}_${name}`, value]),
  );
  const names = [set, add, discard].flatMap((changed) => Object.keys(changed));
  return {
    UpdateExpression: clauses.filter(Boolean).join(' '),
    ExpressionAttributeNames: Object.fromEntries([...names, ...remove].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(values),
  };
}

function clause(keyword: string, names: readonly string[], change: (name: string) => string): string {
  return names.length > 0 ? `${keyword} ${names.map(change).join(', ')}` : '';
}
