import type { Finding } from '../doctor/finding';
import type { Target } from './target';
import type { Visitor } from './visitor';

/** A part of the way of a request. */
export interface Check {
  /** Two or three words: the beginning of its line. */
  readonly name: string;
  /** @throws Error of the network, which is a fault then */
  walk(visitor: Visitor, target: Target): Promise<readonly Finding[]>;
}
