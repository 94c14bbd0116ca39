import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects all garbage now, as Node.js does from time to time. */
export const collectGarbage = runInNewContext('gc') as () => void;
