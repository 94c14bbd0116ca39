/** An operation, and the percent-decoded parameters of its path. */
export interface Match<Operation> {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Compiles a table of operations into a function that finds the operation for a request.
 *
 * @param table operations by method and path, as in the API references: `GET /functions/{name}/invocations`
 */
export function operationTable<Operation>(table: Readonly<Record<string, Operation>>) {
  const entries = Object.entries(table).map(([route, operation]) => ({ pattern: patternOf(route), operation }));
  return ({ method, url = '' }: { method?: string; url?: string }): Match<Operation> | undefined => {
    const target = `${method} ${url.split('?', 1)[0]}`;
    for (const { pattern, operation } of entries) {
      const match = pattern.exec(target);
      if (match) return { operation, parameters: decoded(match.groups ?? {}) };
    }
    return undefined;
  };
}

function patternOf(route: string): RegExp {
  const path = route.replace(/\/$/, '').replaceAll('.', '\\.');
  return new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`);
}

/** A value that is not percent-encoded UTF-8 is left unchanged: the operation's own validation rejects it. */
function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  const values = Object.entries(groups).map(([name, value]) => {
    try {
      return [name, decodeURIComponent(value)];
    } catch {
      return [name, value];
    }
  });
  return Object.fromEntries(values);
}
