import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** The task `bench`, which compares the bundled server with a bare pipe and with AI SDK. See bench/main.ts. */
export class Bench extends Component {
  constructor(project: NodeProject) {
    super(project);
    const bench = project.addTask('bench', {
      description: 'Compare the speed of the server with a bare pipe and with AI SDK (needs Linux and two CPUs)',
    });
    bench.spawn(project.tasks.tryFind('bundle')!);
    bench.exec('tsx bench/main.ts', { receiveArgs: true });
  }
}
