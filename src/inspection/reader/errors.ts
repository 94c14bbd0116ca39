import type { Facts, Fault, Obstacle, Reading } from '../reading';

/** The file is no document of its type. */
export class Faulty extends Error {
  constructor(readonly fault: Fault) {
    super(`The file is faulty: ${fault}`);
    this.name = 'Faulty';
  }
}

/** The document cannot be read, or not within the limits. */
export class Hindered extends Error {
  constructor(
    readonly obstacle: Obstacle,
    options?: ErrorOptions,
  ) {
    super(`The document cannot be read: ${obstacle}`, options);
    this.name = 'Hindered';
  }
}

/** What is to be reported of an attempt to read. */
export async function readingOf(read: () => Promise<Facts>): Promise<Reading> {
  try {
    return { facts: await read() };
  } catch (error) {
    if (error instanceof Faulty) return { fault: error.fault };
    if (error instanceof Hindered) return { obstacle: error.obstacle };
    // A text, an array or a stack that outgrew what there can be.
    return { obstacle: error instanceof RangeError ? 'limits' : 'unreadable' };
  }
}
