import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** `start`: the whole product on this machine, with no AWS account. */
export class LocalStart extends Component {
  constructor(project: NodeProject) {
    super(project);
    const start = project.addTask('start', {
      description: 'Start everything on loopback; --reset empties the local state',
    });
    start.spawn(project.tasks.tryFind('bundle')!);
    start.exec('node --import tsx src/local/main.ts', { receiveArgs: true });
    // `npm start` becomes the program itself, so that a signal to npm reaches it and not a task runner that waits.
    project.setScript('start', 'projen bundle && exec node --import tsx src/local/main.ts');
  }
}
