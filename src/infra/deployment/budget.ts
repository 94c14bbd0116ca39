import * as z from 'zod';
import { text } from './fields';

const AMOUNT = 'must be an amount of US dollars per month, from 1 to 10000000';

/** A monthly budget, which warns by e-mail. It does not stop any resource. */
export const budget = z.strictObject({
  /** US dollars per month. */
  amount: z
    .number(AMOUNT)
    .min(1, AMOUNT)
    .max(10_000_000, AMOUNT)
    .meta({ examples: [500] }),
  /** A cost allocation tag, as `key=value`. The budget counts only costs with this tag. On-demand invocations of a model have no tag. */
  tag: text(/^[\w.:/+@-]{1,128}=[\w .:/+@-]{1,256}$/, 'project=joule-verne').optional(),
});

export type BudgetOptions = Readonly<z.output<typeof budget>>;
