import { resourcesOf, type Templates } from '../templates/template';
import { HOURS } from './charge';

/** The input with which a rule of the construct `Canary` starts the check that asks a question. */
const ANSWER_EVENT = '{"check":"answer"}';

/** The units of a schedule, in hours. */
const UNITS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };

/** The number of questions that the canary asks in a month; undefined if it asks none. @throws Error if the schedule is not a rate */
export function canaryQuestionsOf({ stack }: Templates): number | undefined {
  const rule = resourcesOf(stack, 'AWS::Events::Rule').find(([, { Targets }]) =>
    Targets?.some(({ Input }: { readonly Input?: unknown }) => Input === ANSWER_EVENT),
  );
  if (!rule) return undefined;
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rule[1].ScheduleExpression) ?? [];
  if (!count || !unit)
    throw new Error(`Expected a rate in minutes, hours or days, received ${rule[1].ScheduleExpression}`);
  return HOURS / (Number(count) * UNITS[unit]!);
}
