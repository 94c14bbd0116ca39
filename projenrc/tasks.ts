import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/**
 * Tasks of projen that do nothing here or nothing that a contributor needs. A task comes before the tasks that it
 * spawns.
 */
const REMOVED = ['build', 'pre-compile', 'compile', 'post-compile', 'package', 'synth:silent', 'eject', 'biome'];

/** Tasks that projen itself runs: `npx projen` needs `default` and `install`. */
const INTERNAL = ['default', 'install', 'install:ci', 'post-upgrade'];

/** Descriptions where projen's own are unclear. */
const DESCRIPTIONS = {
  'test:watch': 'Run the tests of changed files after each change',
  'test:update': 'Run every test and update the snapshots',
};

/**
 * Limits `npx projen --help` and the scripts of package.json to the tasks that people run. Must be added after all
 * other components.
 */
export class TaskList extends Component {
  constructor(project: NodeProject) {
    super(project);
    for (const name of REMOVED) project.tasks.removeTask(name);
    for (const [name, description] of Object.entries(DESCRIPTIONS)) {
      project.tasks.tryFind(name)!.description = description;
    }
    for (const name of INTERNAL) {
      project.removeScript(name);
      // projen gives the description to yargs, which does not list a command whose description is `false`.
      project.tryFindObjectFile('.projen/tasks.json')!.addOverride(`tasks.${name}.description`, false);
    }
  }
}
