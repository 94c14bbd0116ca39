import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** `release`: gives the checked-out commit a version. */
export class Versions extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.addTask('release', {
      description: 'Set the version, date the heading in CHANGELOG.md, commit and tag: npx projen release 1.2.0',
      exec: 'tsx projenrc/programs/release.ts',
      receiveArgs: true,
    });
    // projen would set the version back to 0.0.0.
    const { version } = JSON.parse(readFileSync(path.join(project.outdir, 'package.json'), 'utf8')) as {
      version: string;
    };
    project.package.addVersion(version);
  }
}
