import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

const START = 'node src/local/start.mjs';

/** The npm scripts `start` and `dev`, which run the whole product locally, without an AWS account. */
export class LocalStart extends Component {
  constructor(project: NodeProject) {
    super(project);
    this.addProgram(project, 'start', START, 'Start the product on loopback; `npm start -- --help` lists its options');
    this.addProgram(project, 'dev', `${START} --watch`, 'Start the product and update it when a source file changes');
    // projen's task `watch` runs `cdk watch`, which deploys to AWS. This project's development loop is `npm run dev`.
    project.tasks.removeTask('watch');
    project.removeScript('watch');
  }

  /** Makes the npm script run the program itself: npm forwards signals such as SIGINT to it, but projen's task runner does not. */
  private addProgram(project: NodeProject, name: string, command: string, description: string): void {
    project.addTask(name, { description, exec: command, receiveArgs: true });
    project.setScript(name, command);
  }
}
