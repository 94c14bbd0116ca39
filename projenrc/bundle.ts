import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** `bundle`: the server as one file, `dist/server.js`, which starts in well under a second. */
export class Bundle extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.tasks.removeTask('bundle');
    const bundle = project.addTask('bundle', {
      description: 'Build dist/server.js, the server that runs on Fargate and on a laptop alike',
    });
    bundle.spawn(project.tasks.tryFind('vendor')!);
    bundle.exec(
      'esbuild src/server.ts --bundle --platform=node --target=node20 --minify-syntax --sourcemap'
      + ' --legal-comments=none --log-level=warning --outfile=dist/server.js',
    );
  }
}
