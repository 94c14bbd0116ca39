import * as z from 'zod';
import { text } from './fields';

/**
 * A table that `npx projen restore` has restored beside the deployment's own. The command prints the name of the table
 * and the label of its stream.
 */
export const restoredTable = z.strictObject({
  name: text(/^[A-Za-z0-9_.-]{3,255}$/, 'JouleVerne-restored-20260131T0900'),
  /** Label of the table's stream, which the audit archive reads. */
  stream: text(/^\d{4}-\d{2}-\d{2}T[\d:]{8}\.\d{3}$/, '2026-01-31T09:12:34.567'),
});

export type RestoredTable = Readonly<z.output<typeof restoredTable>>;
