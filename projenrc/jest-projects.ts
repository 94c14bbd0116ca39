import { Component } from 'projen';
import type { TypeScriptProject } from 'projen/lib/typescript';

/** Excluded from the projects whose patterns they match as well, so that no test runs twice. */
const BROWSER_TESTS = '/test/e2e/';
const PROCESS_TESTS = '\\.process\\.test\\.ts$';

/** The kinds of tests. */
const PROJECTS = [
  {
    // A real browser on the whole product. Started once, and only when at least one of these tests is selected.
    displayName: 'browser',
    testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
    globalSetup: '<rootDir>/test/support/browser/global-setup.ts',
    globalTeardown: '<rootDir>/test/support/browser/global-teardown.ts',
  },
  {
    // Tests that start real processes, or that move large amounts of data.
    displayName: 'process',
    testMatch: ['<rootDir>/test/**/*.process.test.ts'],
    testPathIgnorePatterns: [BROWSER_TESTS],
  },
  {
    displayName: 'unit',
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    testPathIgnorePatterns: [BROWSER_TESTS, PROCESS_TESTS],
  },
];

/** Jest takes these options from each project, not from the root. */
const EVERY_PROJECT = {
  // Jest lists all files below these folders at each start.
  roots: ['<rootDir>/src', '<rootDir>/test'],
  clearMocks: true,
  runtime: '<rootDir>/test/support/jest/shared-packages-runtime.mjs',
  testEnvironment: '<rootDir>/test/support/jest/shared-packages-environment.ts',
  // swc strips types in a tenth of the time that ts-jest needs; `lint` checks them.
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        // Keep `import()`, as TypeScript does.
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
};

/** Splits the tests into jest projects, which `jest --selectProjects` runs separately. */
export class JestProjects extends Component {
  constructor(project: TypeScriptProject) {
    super(project);
    project.deps.removeDependency('ts-jest');
    const config = project.jest!.config;
    for (const option of ['testMatch', 'testPathIgnorePatterns', 'clearMocks', 'transform']) delete config[option];
    config.projects = PROJECTS.map((settings) => ({ ...settings, ...EVERY_PROJECT }));
    config.testSequencer = '<rootDir>/test/support/jest/mixed-projects.mjs';
    config.reporters = ['default', '<rootDir>/test/support/jest/slowest-files.mjs'];
  }
}
