import type { Context } from '../context';
import { peopleFor } from '../load';
import type { Policy, Tracking } from '../policy';
import { isGood, type Outcome, type Scenario, simulate } from './monday';

/** A policy in the simulation. */
export interface Run {
  readonly name: string;
  /** The highest CPU time of an answer, in milliseconds, with which the policy passes. */
  readonly limit: number;
  /** The result of the simulation in which an answer takes the CPU time `Comparison.cpu`. */
  readonly outcome: Outcome;
}

/** The simulations of a deployment. */
export interface Comparison {
  readonly people: number;
  /**
   * The CPU time of an answer, in milliseconds, with which the policies are compared: the limit of the template's policy. The measured CPU
   * time depends on the speed of the machine that ran the benchmark, so it is used only if the template's policy never passes.
   */
  readonly cpu: number;
  /** Whether the policy of the template passes with the measured CPU time. */
  readonly passes: boolean;
  /** The first run uses the policy of the template. */
  readonly runs: readonly Run[];
}

export const SEED = 1;
const HOUR = 3_600;
/** The step and the maximum of the search for a limit, in milliseconds of CPU time of an answer. */
const [STEP, MAXIMUM] = [5, 500];

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
  const limits = Object.entries(policies).map(([name, each]) => {
    const own = { ...scenario, policy: each };
    return { name, own, limit: limitOf(own) };
  });
  const cpu = limits[0]!.limit || measurements.cpu;
  return {
    people,
    cpu,
    passes: isGood(simulate(scenario)),
    runs: limits.map(({ name, own, limit }) => ({ name, limit, outcome: simulate(withCpu(own, cpu)) })),
  };
}

function with60Answers(tracking: Tracking): Tracking {
  return tracking.metric === 'answers' ? { ...tracking, target: 60 } : tracking;
}

/** Returns the largest number of people, rounded down to a multiple of 1,000, whose peak the maximum number of tasks can serve. */
export function mostPeople({ policy, answersPerTask }: Context): number {
  return Math.floor(peopleFor(policy.maxTasks * answersPerTask) / 1_000) * 1_000;
}

/**
 * Returns the highest CPU time of an answer, in milliseconds and up to `MAXIMUM`, with which the policy passes; 0 if it fails even with
 * `STEP`.
 */
export function limitOf(scenario: Scenario): number {
  for (let cpu = STEP; cpu <= MAXIMUM; cpu += STEP) {
    if (!isGood(simulate(withCpu(scenario, cpu)))) return cpu - STEP;
  }
  return MAXIMUM;
}

/** Returns the scenario with another CPU time of an answer, in milliseconds. */
export function withCpu(scenario: Scenario, cpu: number): Scenario {
  return { ...scenario, measurements: { ...scenario.measurements, cpu } };
}
