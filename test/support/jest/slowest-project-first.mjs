import TestSequencer from '@jest/test-sequencer';

/**
 * Starts tests in the order of the projects in the configuration, so that the browser tests are not the last. Within a project,
 * jest's order applies: the slowest files of the last run first or, in a fresh clone, the largest.
 */
export default class SlowestProjectFirst extends TestSequencer {
  constructor(options) {
    super(options);
    this.projects = options.contexts;
  }

  sort(tests) {
    const rank = ({ context }) => this.projects.indexOf(context);
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}
