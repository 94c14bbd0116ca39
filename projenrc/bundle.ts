import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** Tasks that build the product, list its packages and base images, and pin the base images. */
export class Bundle extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.tasks.removeTask('bundle');
    project.addTask('bundle', {
      description: 'Build the server, its helper programs and the scripts of the pages',
      exec: 'node projenrc/programs/build.mjs',
    });
    project.addTask('sbom', {
      description: 'List the packages and base images of the product (CycloneDX), or with --licences their licences',
      exec: 'tsx projenrc/programs/sbom/main.ts',
      receiveArgs: true,
    });
    project.addTask('base-images', {
      description: 'Pin the base images of the Dockerfile to their current digests',
      exec: 'tsx projenrc/programs/base-images.ts',
    });
  }
}
