import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** The tasks `screenshots` and `components`, which show contributors what their changes look like. */
export class Pictures extends Component {
  constructor(project: NodeProject) {
    super(project);
    const bundle = project.tasks.tryFind('bundle')!;
    const screenshots = project.addTask('screenshots', {
      description: 'Take pictures of the pages in every language, theme and size; --help lists the options',
    });
    screenshots.spawn(bundle);
    screenshots.exec('tsx projenrc/programs/screenshots/main.ts', { receiveArgs: true });

    const components = project.addTask('components', {
      description: 'Serve a page with every component in its states, in both themes and with increased contrast',
    });
    components.spawn(bundle);
    components.exec('tsx projenrc/programs/components/main.ts', { receiveArgs: true });
  }
}
