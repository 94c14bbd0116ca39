import { eventFrame } from './frames';
import { object, text } from './input';
import type { Step } from './steps';

/** What the stand-in's guardrail says; in an account it is the organisation that words it. */
export const BLOCKED_MESSAGE = 'The guardrail of this stand-in does not let the answer through.';

/**
 * Whether a request names a guardrail.
 * @throws ServiceError (validation) when it names half of one
 */
export function namesGuardrail({ guardrailConfiguration }: Record<string, unknown>, path: string): boolean {
  if (guardrailConfiguration == null) return false;
  const configuration = object(guardrailConfiguration, `${path}.guardrailConfiguration`);
  for (const member of ['guardrailId', 'guardrailVersion'])
    text(configuration[member], `${path}.guardrailConfiguration.${member}`);
  return true;
}

/** The first half of what was to be said, and then a guardrail that steps in. */
export function blocked(steps: Iterable<Step>): Step[] {
  const all = [...steps];
  return [...all.slice(0, Math.floor(all.length / 2)), { kind: 'intervention' }];
}

export const INTERVENTION = [
  eventFrame('guardrail', { action: 'INTERVENED' }),
  eventFrame('output', { text: BLOCKED_MESSAGE }),
];

/** A guardrail that looked and found nothing. */
export const NO_INTERVENTION = [eventFrame('guardrail', { action: 'NONE' })];
