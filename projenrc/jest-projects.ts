import { Component } from 'projen';
import type { TypeScriptProject } from 'projen/lib/typescript';

/** Patterns for the tests of some projects. Other projects whose `testMatch` also matches these tests ignore them: each test runs once. */
const BROWSER_TESTS = '/test/e2e/';
const PROCESS_TESTS = '\\.process\\.test\\.ts$';
const LONG_TESTS = '\\.long\\.test\\.ts$';

/** Starts and stops the product and the browser, which all browser tests share. */
const BROWSER = {
  globalSetup: '<rootDir>/test/support/browser/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/browser/global-teardown.ts',
};

/** The Jest projects, one for each kind of test. */
const PROJECTS = [
  {
    // Tests of the whole product in a real browser. Jest starts the product and the browser once, and only if at least one of these
    // tests runs.
    displayName: 'browser',
    testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
    testPathIgnorePatterns: [LONG_TESTS],
    ...BROWSER,
  },
  {
    // Tests that start processes or move large amounts of data.
    displayName: 'process',
    testMatch: ['<rootDir>/test/**/*.process.test.ts'],
    testPathIgnorePatterns: [BROWSER_TESTS],
  },
  {
    displayName: 'unit',
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    testPathIgnorePatterns: [BROWSER_TESTS, PROCESS_TESTS, LONG_TESTS],
  },
  {
    // Tests that take minutes, which `npm test` does not run.
    displayName: 'long',
    testMatch: ['<rootDir>/test/**/*.long.test.ts'],
    testPathIgnorePatterns: [BROWSER_TESTS],
  },
  {
    displayName: 'long-browser',
    testMatch: ['<rootDir>/test/e2e/**/*.long.test.ts'],
    ...BROWSER,
  },
];

/** Jest reads these options from each project, not from the root configuration. */
const EVERY_PROJECT = {
  // Jest searches these folders for files each time it starts, so name only the folders that it needs.
  roots: ['<rootDir>/src', '<rootDir>/test'],
  clearMocks: true,
  runtime: '<rootDir>/test/support/jest/shared-packages-runtime.mjs',
  testEnvironment: '<rootDir>/test/support/jest/shared-packages-environment.ts',
  // swc strips the types in a tenth of the time that ts-jest needs; the task `lint` checks the types.
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        // Leaves `import()` unchanged, as TypeScript does.
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
};

/** Divides the tests into Jest projects, which `jest --selectProjects` selects. */
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
