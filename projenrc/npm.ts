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
    // Version 1.13.0 of Jest's module resolver is not published for all platforms that it lists, so `npm ci` would reject the lock file.
    project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
  }
}
