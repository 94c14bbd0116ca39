import { eventFrame } from './frames';
import type { Step } from './steps';

/** The message of the stand-in's guardrail. In an AWS account, the organisation configures this message. */
export const BLOCKED_MESSAGE = 'The guardrail of this stand-in has blocked the answer.';

/** Whether a request names a guardrail. */
export function namesGuardrail({ guardrailConfiguration }: Record<string, unknown>): boolean {
  return guardrailConfiguration != null;
}

/** Returns the first half of the steps, followed by the guardrail's intervention. */
export function blocked(steps: Iterable<Step>): Step[] {
  const all = [...steps];
  return [...all.slice(0, Math.floor(all.length / 2)), { kind: 'intervention' }];
}

export const INTERVENTION = [
  eventFrame('guardrail', { action: 'INTERVENED' }),
  eventFrame('output', { text: BLOCKED_MESSAGE }),
];

/** The frame of a guardrail that does not intervene. */
export const NO_INTERVENTION = [eventFrame('guardrail', { action: 'NONE' })];
