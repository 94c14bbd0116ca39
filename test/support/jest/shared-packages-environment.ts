import { types } from 'node:util';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's environment, for tests that share their packages with the worker (`shared-packages-runtime.mjs`). Tests and packages see
 * one `process` and the same `Date`, `Map`, `Set`, `URL` and `URLSearchParams`; `process.env` is restored after each file.
 */
export default class SharedPackagesEnvironment extends TestEnvironment {
  private readonly variables = { ...process.env };

  constructor(...options: ConstructorParameters<typeof TestEnvironment>) {
    super(...options);
    Object.assign(this.global, { process, Date, Map, Set, URL, URLSearchParams });
    for (const ErrorClass of [Error, this.global.Error]) acceptErrorsOfBothRealms(ErrorClass as ErrorConstructor);
  }

  override async teardown(): Promise<void> {
    for (const name of Object.keys(process.env)) if (!(name in this.variables)) delete process.env[name];
    Object.assign(process.env, this.variables);
    await super.teardown();
  }
}

/**
 * Makes `instanceof Error` accept errors of both realms. Errors of Node and of packages inherit from the `Error` of one realm.
 * Errors of tests inherit from the `Error` of the other realm.
 */
function acceptErrorsOfBothRealms(ErrorClass: ErrorConstructor): void {
  if (Object.hasOwn(ErrorClass, Symbol.hasInstance)) return;
  const inherited = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(ErrorClass, Symbol.hasInstance, {
    value(this: unknown, value: unknown) {
      return inherited.call(this as ErrorConstructor, value) || (this === ErrorClass && types.isNativeError(value));
    },
  });
}
