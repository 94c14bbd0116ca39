import { randomFillSync } from 'node:crypto';
import { ulid } from 'ulid';

const random = Buffer.alloc(4096);
let used = random.length;

/**
 * Returns an id for a turn that a page may create later. Ids sort by time. A page of 500 turns needs 500 ids. By default, `ulid` would ask
 * the system for random bytes for each character of an id, which would take a quarter of the time to render the page. `randomFraction`
 * therefore asks for 4,096 bytes at once.
 */
export function newTurnId(): string {
  return ulid(undefined, randomFraction);
}

function randomFraction(): number {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  return random[used++]! / 256;
}
