import { Component } from 'projen';
import type { NodeProject } from 'projen/lib/javascript';

/** `lint` (types and style), `test` (lint, then every test), `e2e` (the browser tests alone), `image-check`. */
export class Checks extends Component {
  constructor(project: NodeProject) {
    super(project);
    const lint = project.addTask('lint', { description: 'Check types, style and the import boundaries' });
    for (const tsconfig of ['tsconfig.json', 'test/tsconfig.json', 'projenrc/tsconfig.json']) {
      lint.exec(`tsc --noEmit -p ${tsconfig}`);
    }
    lint.exec('eslint --max-warnings 0 .');

    const bundle = project.tasks.tryFind('bundle')!;
    project.testTask.reset();
    project.testTask.spawn(lint);
    project.testTask.spawn(bundle);
    project.testTask.exec('jest --ci', { receiveArgs: true });

    project.addTask('image-check', {
      description: 'Build the image with buildah and start it as Fargate does; needs root, buildah and debootstrap',
      exec: 'tsx src/operator/image/main.ts',
    });

    const e2e = project.addTask('e2e', { description: 'Drive the product in a real browser' });
    e2e.spawn(bundle);
    e2e.exec('jest --ci test/e2e', { receiveArgs: true });
  }
}
