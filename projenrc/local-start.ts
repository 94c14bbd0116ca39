import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

const START = 'node src/local/start.mjs';

/** `start` and `dev`: the whole product on this machine, without an AWS account. */
export class LocalStart extends Component {
  constructor(project: NodeProject) {
    super(project);
    this.addProgram(project, 'start', START, 'Start the product on loopback; `npm start -- --help` lists its options');
    this.addProgram(project, 'dev', `${START} --watch`, 'Start the product and update it when a source file changes');
    // `cdk watch` deploys what it watches; `dev` is this project's loop.
    project.tasks.removeTask('watch');
    project.removeScript('watch');
  }

  /** As an npm script the program is npm's own child: npm passes signals on to it, but a task runner would not. */
  private addProgram(project: NodeProject, name: string, command: string, description: string): void {
    project.addTask(name, { description, exec: command, receiveArgs: true });
    project.setScript(name, command);
  }
}
