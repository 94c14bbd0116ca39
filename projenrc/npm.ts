import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** npm's settings. The lock file contains no registry URLs, and packages run no scripts during installation. */
export class Npm extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
    project.npmrc.addConfig('ignore-scripts', 'true');
    project.npmrc.addConfig('fund', 'false');
    project.npmrc.addConfig('audit', 'false');
    project.npmrc.addConfig('update-notifier', 'false');
    // Versions 21 and 22.0 to 22.1 lack zlib.crc32.
    project.package.addEngine('node', '^20.19.0 || >=22.2.0');
    project.package.addField('overrides', {
      // pdf.js needs these packages (32 MB) only to draw in Node.js. npm cannot omit individual optional dependencies, so these
      // overrides replace them with a small package that the project uses anyway.
      '@napi-rs/canvas': 'npm:ulid@^3.0.2',
      'node-readable-to-web-readable-stream': 'npm:ulid@^3.0.2',
      // Version 1.13.0 of Jest's module resolver lists platforms for which it is not published, so `npm ci` would reject the lock file.
      'unrs-resolver': '1.12.2',
    });
  }
}
