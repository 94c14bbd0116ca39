import { contextOf } from '../../../src/operator/scaling/context';
import { readMeasurements } from '../../../src/operator/scaling/measurements';
import { AutoScaling } from '../../../src/operator/scaling/simulation/auto-scaling';
import { comparisonOf, limitOf, mostPeople, withCpu } from '../../../src/operator/scaling/simulation/comparison';
import { isGood, type Scenario, simulate, TOLERATED } from '../../../src/operator/scaling/simulation/monday';
import { synthesise } from '../../support/infra/templates';

const context = contextOf(synthesise(), readMeasurements());
const { policy } = context;
const scenario = (seed: number): Scenario => ({ ...context, seed, people: mostPeople(context) });

describe('the first hour of a Monday with the policy of the template', () => {
  it.each([1, 2, 3])('refuses no question and overloads no task for more than two minutes (seed %i)', (seed) => {
    const { refused, longestOverload } = simulate(scenario(seed));
    expect(refused).toBe(0);
    expect(longestOverload).toBeLessThanOrEqual(TOLERATED);
  });

  it('starts the maximum number of tasks', () => {
    expect(Math.max(...simulate(scenario(1)).samples.map(({ tasks }) => tasks))).toBe(policy.maxTasks);
  });

  it('is the same for the same seed, and different for another seed', () => {
    expect(simulate(scenario(7))).toEqual(simulate(scenario(7)));
    expect(simulate(scenario(7)).samples).not.toEqual(simulate(scenario(8)).samples);
  });
});

describe('the first hour of a Monday', () => {
  it('overloads tasks at a lower CPU time per answer if scaling follows the CPU alone', () => {
    const tracking = policy.tracking.filter(({ metric }) => metric === 'cpu');
    const alone = { ...scenario(1), policy: { ...policy, tracking } };
    const limit = limitOf(scenario(1));
    expect(isGood(simulate(withCpu(scenario(1), limit)))).toBe(true);
    expect(isGood(simulate(withCpu(alone, limit)))).toBe(false);
    expect(limitOf(alone)).toBeLessThan(0.9 * limit);
  });

  it('gives the same comparison of the policies for a slow and a fast machine, but only the fast machine passes', () => {
    const on = (cpu: number) => comparisonOf({ ...context, measurements: { ...context.measurements, cpu } });
    const [fast, slow] = [on(30), on(10_000)];
    expect(fast.runs).toEqual(slow.runs);
    expect([fast.passes, slow.passes]).toEqual([true, false]);
  });

  it('puts more load on the busiest task if browsers stay with their task for an hour', () => {
    const busiest = (stickiness: number) =>
      Math.max(...simulate({ ...scenario(1), policy: { ...policy, stickiness } }).samples.map((each) => each.busiest));
    expect(busiest(3_600)).toBeGreaterThan(1.1 * busiest(policy.stickiness));
  });

  it('refuses questions if the tasks have too many running answers', () => {
    const { refused } = simulate({ ...scenario(1), policy: { ...policy, maxTasks: 2, maxAnswers: 60 } });
    expect(refused).toBeGreaterThan(0);
  });
});

describe('auto scaling', () => {
  /** Returns the number of tasks after each minute. @param values the running answers per task in each minute */
  function after(values: readonly number[], tasks = 2): number[] {
    const scaling = new AutoScaling(policy);
    let current = tasks;
    return values.map((answers, minute) => {
      current = scaling.desired(60 * (minute + 1), current, { cpu: 1, answers });
      return current;
    });
  }
  const target = context.answersPerTask;

  it('starts tasks after three minutes above the target, plus a fourth minute until the metric arrives', () => {
    expect(after([2, 2, 2, 2].map((factor) => factor * target))).toEqual([2, 2, 2, 4]);
  });

  it('does not react to two minutes above the target', () => {
    expect(after([target, 2 * target, 2 * target, target, target, target])).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('starts no more than the maximum number of tasks', () => {
    expect(after(Array(6).fill(9 * target)).at(-1)).toBe(policy.maxTasks);
  });

  it('stops tasks only after a quarter of an hour below the target, and keeps the minimum number', () => {
    const numbers = after(Array(17).fill(0.1 * target), 6);
    expect(numbers.slice(0, 15)).toEqual(Array(15).fill(6));
    expect(numbers.at(-1)).toBe(policy.minTasks);
  });
});
