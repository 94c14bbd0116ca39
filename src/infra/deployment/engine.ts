import { z } from 'zod';
import { text } from './fields';

const guardrail = z.strictObject({
  id: text(/^[a-z0-9]{1,64}$/, 'abc123def456'),
  version: text(/^([1-9]\d{0,7}|DRAFT)$/, '1, in quotes'),
});

/** Id of a model that the region offers (`anthropic.claude-…`), or of a cross-region inference profile (`eu.anthropic.claude-…`). */
const model = text(
  /^[a-z0-9-]+(\.[a-z0-9-]+)+[\w.:-]*$/,
  'eu.anthropic.claude-sonnet-4-6, the id of a model or of an inference profile',
);

const agentId = text(/^[0-9A-Z]{10}$/, 'ABCDEFGHIJ, ten capital letters and digits');

export const engine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('knowledge-base'), model, guardrail: guardrail.optional() }),
  z.strictObject({ kind: z.literal('agent'), agentId, aliasId: agentId }),
]);

export type EngineOptions = Readonly<z.output<typeof engine>>;
