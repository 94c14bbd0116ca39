import type Router from '@koa/router';
import type { RunningApp } from './app-fixture';

export interface Route {
  readonly method: string;
  /** With its parameters: `/conversations/:id`. */
  readonly path: string;
}

/** Every route that the application's routers know; a new one is tested without being listed anywhere. */
export function routesOf({ koa }: RunningApp): Route[] {
  const routers = koa.middleware.flatMap((middleware) => (middleware as { router?: Router }).router ?? []);
  return routers.flatMap(({ stack }) =>
    stack.flatMap(({ methods, path }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => ({ method, path: String(path) })),
    ),
  );
}

export function addressOf({ path }: Route, values: Record<string, string>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? '1');
}
