import type { z } from 'zod';

/** An environment variable of the server: the values that it accepts, its default, and its row in the README's table. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Parses the text of the variable. `.prefault('…')` sets a default as text; `.optional()` makes the variable optional. */
  readonly schema: Schema;
  readonly documentation: string;
  /** The default as the README shows it, if the value itself would be unclear to readers. */
  readonly shownDefault?: string;
  /** The answer engines that require the variable. */
  readonly requiredBy?: readonly Engine[];
  /** Another variable that must be set if this variable is set. */
  readonly requires?: string;
}

export const ENGINES = ['converse', 'knowledge-base', 'agent'] as const;
export type Engine = (typeof ENGINES)[number];
