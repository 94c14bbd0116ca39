import { isNativeError } from 'node:util/types';

/**
 * Jest runs a test in a realm of its own, in which Node's own errors are no instances of Error: the
 * SDK would wrap them and hide their code, which it does nowhere else.
 */
const ordinary = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown) {
    return ordinary.call(this as typeof Error, value) || (this === Error && isNativeError(value));
  },
});
