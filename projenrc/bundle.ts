import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** The task `bundle`, which builds the files that the repository does not contain; see programs/build.mjs. */
export class Bundle extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.tasks.removeTask('bundle');
    project.addTask('bundle', {
      description: 'Build the server, its helper programs and the scripts of the pages',
      exec: 'node projenrc/programs/build.mjs',
    });
  }
}
