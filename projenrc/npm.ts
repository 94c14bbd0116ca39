import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** npm's settings: a lock file without registry addresses, and no package runs code while it is installed. */
export class Npm extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
    project.npmrc.addConfig('ignore-scripts', 'true');
    project.npmrc.addConfig('fund', 'false');
    project.npmrc.addConfig('audit', 'false');
    project.npmrc.addConfig('update-notifier', 'false');
    // Of jest's module resolver, 1.13.0 is not published for every platform that it names: npm ci then refuses the lock file.
    project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
  }
}
