import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** Each program as one file, which starts in well under a second. */
const PROGRAMS = {
  'dist/server.js': 'src/server.ts',
  // What reads documents, in a process of its own.
  'dist/document-reader.js': 'src/inspection/reader/main.ts',
  // What runs on Lambda, for the stand-in of Lambda; `deploy` bundles it by itself.
  'dist/egress-relay.js': 'src/functions/egress-relay/handler.ts',
};

/** `bundle`: builds what runs in `dist/`. */
export class Bundle extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.tasks.removeTask('bundle');
    const bundle = project.addTask('bundle', {
      description: 'Build what runs on Fargate and on a laptop alike: the server and what it needs',
    });
    bundle.spawn(project.tasks.tryFind('vendor')!);
    for (const [file, entry] of Object.entries(PROGRAMS)) {
      bundle.exec(
        `esbuild ${entry} --bundle --platform=node --target=node20 --minify-syntax --sourcemap` +
          ` --legal-comments=none --log-level=warning --outfile=${file}`,
      );
    }
  }
}
