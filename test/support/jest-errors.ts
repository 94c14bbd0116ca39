import { isNativeError } from 'node:util/types';

/**
 * Jest runs each test in its own realm, where Node's errors are not instances of the global Error. The SDK would wrap them
 * and hide their code, which happens only under Jest.
 */
const original = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown) {
    return original.call(this as typeof Error, value) || (this === Error && isNativeError(value));
  },
});
