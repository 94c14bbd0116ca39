import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** Browser code that comes from packages: copied, never edited, never committed. */
const FILES = ['htmx.org/dist/htmx.min.js', 'htmx.org/dist/ext/hx-sse.min.js'];

/** `vendor`: puts the packages' browser files where the server serves static files from. */
export class BrowserFiles extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.addTask('vendor', {
      description: 'Copy the browser files of packages to templates/public/vendor',
      steps: [
        { exec: 'mkdir -p templates/public/vendor' },
        // One file: htmx looks at the page as soon as it can, and would overlook a stream whose extension is still on its way.
        { exec: `awk 1 ${FILES.map((file) => `node_modules/${file}`).join(' ')} > templates/public/vendor/htmx.js` },
      ],
    });
  }
}
