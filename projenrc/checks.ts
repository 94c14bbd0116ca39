import { Component } from 'projen';
import type { TypeScriptProject } from 'projen/lib/typescript';

/**
 * The tasks `lint` (types, style, format, boundaries), `test` (lint, build, then all tests that do not take minutes), `test:long` (the
 * tests that take minutes), `e2e` (only the browser tests of `test`), and `test:dynamodb-local` (the tests of the table on AWS's emulator).
 * Also the tasks `lint:templates`, `format`, `service-models` and `image-check`.
 */
export class Checks extends Component {
  constructor(project: TypeScriptProject) {
    super(project);
    // A single run of the type checker covers all TypeScript files.
    for (const folder of ['../src/**/*.ts', '../bench/**/*.ts', '../projenrc/**/*.ts', '../.projenrc.ts'])
      project.tsconfigDev.addInclude(folder);

    // Biome must not format these files: `npx projen service-models` writes them, with one line for each shape. The exclusion must
    // come after the pattern `src/**`, so it cannot be an option of the constructor.
    project.biome?.addFilePattern('!src/local/aws/models');
    // `npx projen release` writes these files, with one line for each resource.
    project.biome?.addFilePattern('!test/infra/update/*.json');
    // `npm run bench` writes these files.
    project.biome?.addFilePattern('!bench/results');

    const lint = project.addTask('lint', {
      description: 'Check types, style, format and the boundaries between folders',
    });
    lint.exec('node projenrc/programs/lint.mjs');

    project.addTask('lint:templates', {
      description: 'Synthesise every option set, and check it with cdk-nag and cfn-lint (needs Python 3)',
      exec: 'tsx projenrc/programs/lint-templates/main.ts',
    });

    project.addTask('format', { description: 'Format all files of the repository', exec: 'biome check --write .' });

    const bundle = project.tasks.tryFind('bundle')!;
    project.testTask.reset();
    project.testTask.description = 'Lint, build, and run all tests';
    project.testTask.spawn(lint);
    project.testTask.spawn(bundle);
    project.testTask.exec('jest --selectProjects unit process browser --ci', { receiveArgs: true });

    const long = project.addTask('test:long', {
      description:
        'Run the tests that take minutes: faults of the table, processes and clients, many random histories, and all pages with axe',
    });
    long.spawn(bundle);
    long.exec('jest --selectProjects long long-browser --runInBand --ci', { receiveArgs: true });

    project.addTask('test:dynamodb-local', {
      description: 'Run the tests of the table on DynamoDB Local (needs a JDK and Maven)',
      exec: 'tsx projenrc/programs/test-dynamodb-local.ts',
      receiveArgs: true,
    });

    project.addTask('service-models', {
      description: "Update the models of AWS's services from botocore (needs Python 3)",
      exec: 'tsx projenrc/programs/service-models.ts',
    });

    project.addTask('image-check', {
      description: 'Build the image with buildah and start it as Fargate does (needs root, buildah and debootstrap)',
      exec: 'tsx src/operator/image/main.ts',
      receiveArgs: true,
    });

    const e2e = project.addTask('e2e', { description: 'Run only the browser tests' });
    e2e.spawn(bundle);
    e2e.exec('jest --ci --selectProjects browser', { receiveArgs: true });
  }
}
