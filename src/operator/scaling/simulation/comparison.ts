import type { Context } from '../context';
import { peopleFor } from '../load';
import type { Policy, Tracking } from '../policy';
import { isGood, type Outcome, type Scenario, simulate } from './monday';

/** A simulation with one policy. */
export interface Run {
  readonly name: string;
  readonly outcome: Outcome;
}

/** The simulations of a deployment. */
export interface Comparison {
  readonly people: number;
  /** The first run uses the policy of the template. */
  readonly runs: readonly Run[];
  /** The factor by which the CPU time of an answer can increase before the policy of the template fails. */
  readonly margin: number;
}

export const SEED = 1;
const HOUR = 3_600;
const MARGIN_STEP = 0.1;
const MAX_MARGIN = 5;

/** Simulates the policy of the template, and two alternatives that an operator might prefer. */
export function comparisonOf(context: Context): Comparison {
  const { policy, measurements } = context;
  const people = mostPeople(context);
  const policies: Readonly<Record<string, Policy>> = {
    'the policy of the template': policy,
    '60 answers, sticky for an hour': { ...policy, stickiness: HOUR, tracking: policy.tracking.map(with60Answers) },
    'scaling by CPU alone': { ...policy, tracking: policy.tracking.filter(({ metric }) => metric === 'cpu') },
  };
  const scenario = { seed: SEED, people, policy, measurements };
  return {
    people,
    runs: Object.entries(policies).map(([name, each]) => ({ name, outcome: simulate({ ...scenario, policy: each }) })),
    margin: marginOf(scenario),
  };
}

function with60Answers(tracking: Tracking): Tracking {
  return tracking.metric === 'answers' ? { ...tracking, target: 60 } : tracking;
}

/** The largest number of people, in thousands, whose peak the maximum number of tasks can serve. */
export function mostPeople({ policy, answersPerTask }: Context): number {
  return Math.floor(peopleFor(policy.maxTasks * answersPerTask) / 1_000) * 1_000;
}

function marginOf(scenario: Scenario): number {
  const { measurements } = scenario;
  for (let margin = 1; margin < MAX_MARGIN; margin += MARGIN_STEP) {
    const slower = { ...measurements, cpu: measurements.cpu * (margin + MARGIN_STEP) };
    if (!isGood(simulate({ ...scenario, measurements: slower }))) return margin;
  }
  return MAX_MARGIN;
}
