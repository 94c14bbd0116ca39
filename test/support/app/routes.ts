import type Router from '@koa/router';
import type { RunningApp } from './app-fixture';

export interface Route {
  readonly method: string;
  /** The pattern with its parameters, for example `/conversations/:id`. */
  readonly path: string;
}

/** All routes of the application, so that tests include new routes without listing them. */
export function routesOf(app: RunningApp): Route[] {
  return routersOf(app).flat();
}

/** The routes of each router. */
export function routersOf({ koa }: RunningApp): Route[][] {
  const routers = koa.middleware.flatMap((middleware) => (middleware as { router?: Router }).router ?? []);
  return routers.map(({ stack }) =>
    stack.flatMap(({ methods, path }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => ({ method, path: String(path) })),
    ),
  );
}

/** The path of a route, with the values of its parameters. A parameter without a value gets the value `1`. */
export function addressOf({ path }: Route, values: Record<string, string>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? '1');
}
