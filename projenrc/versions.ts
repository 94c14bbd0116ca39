import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** The task `release`, which creates a version from the checked-out commit. */
export class Versions extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.addTask('release', {
      description: 'Set the version, date the heading in CHANGELOG.md, commit and tag: npx projen release 1.2.0',
      exec: 'tsx projenrc/programs/release.ts',
      receiveArgs: true,
    });
    // Set the version explicitly: otherwise, projen would reset it to 0.0.0.
    const { version } = JSON.parse(readFileSync(path.join(project.outdir, 'package.json'), 'utf8')) as {
      version: string;
    };
    project.package.addVersion(version);
  }
}
