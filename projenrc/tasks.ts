import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/**
 * Tasks of projen that have no effect in this project, or that contributors do not need. List each task before the tasks that it
 * runs, because projen does not remove a task that another task runs.
 */
const REMOVED = ['build', 'pre-compile', 'compile', 'post-compile', 'package', 'synth:silent', 'eject', 'biome'];

/** Tasks that only projen itself runs. `npx projen` needs `default` and `install`. */
const INTERNAL = ['default', 'install', 'install:ci', 'post-upgrade'];

/** Replacements for unclear descriptions of projen's tasks. */
const DESCRIPTIONS = {
  'test:watch': 'Run the tests of changed files after each change',
  'test:update': 'Run every test and update the snapshots',
};

/**
 * Limits `npx projen --help` and the scripts in package.json to the tasks that contributors and operators run. Add this component
 * after all components that add tasks.
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
      // projen passes the description to yargs, which does not list commands whose description is `false`.
      project.tryFindObjectFile('.projen/tasks.json')!.addOverride(`tasks.${name}.description`, false);
    }
  }
}
