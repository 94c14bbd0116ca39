import TestSequencer from '@jest/test-sequencer';

/**
 * Spreads the files of each project evenly over the run, so that browser tests, which mostly wait, run at the same time
 * as unit tests, which need the CPU. Within a project, the order is that of jest: the slowest files of the last run
 * first or, in a fresh clone, the largest files first.
 */
export default class MixedProjects extends TestSequencer {
  sort(tests) {
    const projects = [...new Set(tests.map(({ context }) => context))];
    return projects
      .map((project) => tests.filter(({ context }) => context === project))
      .flatMap((group) => super.sort(group).map((test, index) => ({ test, position: (index + 0.5) / group.length })))
      .sort((one, other) => one.position - other.position)
      .map(({ test }) => test);
  }
}
