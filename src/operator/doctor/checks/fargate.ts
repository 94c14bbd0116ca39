import type { Check } from '../check';
import { fault, ok, warning } from '../finding';
import { increase, QUOTAS, valueOf } from '../quotas';

/** Units of Fargate's cpu in one processor. */
const PROCESSOR = 1024;

/** Processors of all tasks of the account in the region. New accounts have few. */
export const fargate: Check = {
  name: 'Fargate processors',
  async examine({
    deployment: {
      service: { cpu, minTasks, maxTasks },
    },
    home,
  }) {
    const allowed = await valueOf(home, QUOTAS.fargateProcessors);
    const processors = (tasks: number) => (tasks * cpu) / PROCESSOR;
    const remedy = `Ask for more: ${increase(home, QUOTAS.fargateProcessors, Math.ceil(processors(2 * maxTasks)))}`;
    // An update starts a new task before it stops an old one.
    if (allowed < processors(minTasks + 1)) {
      return [
        fault(
          `${allowed} are allowed, and ${minTasks} tasks and one more during an update take ${processors(minTasks + 1)}`,
          remedy,
        ),
      ];
    }
    if (allowed < processors(maxTasks)) {
      return [
        warning(
          `${allowed} are allowed, and service.maxTasks, ${maxTasks}, would take ${processors(maxTasks)}`,
          `${remedy}, or lower service.maxTasks.`,
        ),
      ];
    }
    return [ok(`${processors(maxTasks)} of ${allowed} at most`)];
  },
};
