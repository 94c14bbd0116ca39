import { awscdk, javascript, typescript } from 'projen';
import { Arguments } from './projenrc/arguments';
import { Bench } from './projenrc/bench';
import { BrowserCode } from './projenrc/browser-code';
import { Bundle } from './projenrc/bundle';
import { CdkApp } from './projenrc/cdk-app';
import { Checks } from './projenrc/checks';
import { Documents } from './projenrc/documents';
import { GitHubFiles } from './projenrc/github';
import { Housekeeping, NODE_VERSION } from './projenrc/housekeeping';
import { JestProjects } from './projenrc/jest-projects';
import { LocalStart } from './projenrc/local-start';
import { Npm } from './projenrc/npm';
import { Operator } from './projenrc/operator';
import { Pictures } from './projenrc/pictures';
import { TaskList } from './projenrc/tasks';
import { Versions } from './projenrc/versions';

const project = new awscdk.AwsCdkTypeScriptApp({
  name: 'joule-verne',
  description: 'A private chatbot that an organisation runs in its own AWS account',
  authorName: 'The Joule Verne authors',
  defaultReleaseBranch: 'main',
  license: 'Apache-2.0',
  copyrightOwner: 'The Joule Verne authors',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),
  minNodeVersion: '20.19.0',
  cdkVersion: '2.276.0',
  featureFlags: awscdk.CdkFeatureFlags.V2.fromLocalAwsCdkLib(),
  appEntrypoint: 'infra/main.ts',
  integrationTestAutoDiscover: false,
  lambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  experimentalIntegRunner: false,
  eslint: false,
  // The component GitHubFiles adds the workflows and the pull request template.
  githubOptions: { mergify: false, pullRequestLint: false },
  workflowNodeVersion: NODE_VERSION,
  depsUpgrade: false,
  buildWorkflow: false,
  release: false,
  package: false,
  clobber: false,
  pullRequestTemplate: false,
  sampleCode: false,
  typescriptVersion: 'npm:@typescript/typescript6@^6.0.2',
  biome: true,
  biomeOptions: {
    assist: false,
    biomeConfig: {
      files: { includes: ['**', '!**/*.snap', '!**/*.md', '!src/local/examples'] },
      formatter: { indentStyle: javascript.biome_config.IndentStyle.SPACE, indentWidth: 2, lineWidth: 120 },
      javascript: { formatter: { quoteStyle: javascript.biome_config.QuoteStyle.SINGLE } },
      // ESLint's import plugin does not detect cycles of type imports. Biome's linter therefore checks import cycles, and ESLint
      // checks everything else.
      linter: {
        rules: {
          preset: javascript.biome_config.PresetConfig.NONE,
          suspicious: { noImportCycles: { level: 'error', options: { ignoreTypes: false } } },
        },
      },
    },
  },
  npmignoreEnabled: false,

  // Dependencies that are part of the product: of the bundles in the image, or of the scripts of the pages.
  deps: [
    '@aws-sdk/client-bedrock-agent',
    '@aws-sdk/client-bedrock-agent-runtime',
    '@aws-sdk/client-bedrock-runtime',
    '@aws-sdk/client-cognito-identity-provider',
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-lambda',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-secrets-manager',
    '@aws-sdk/lib-storage',
    '@aws-sdk/util-dynamodb',
    '@fastify/busboy',
    '@koa/router',
    '@smithy/core',
    '@smithy/node-http-handler',
    'aws-jwt-verify',
    'docx',
    'eta',
    'highlight.js',
    'htmlparser2',
    'htmx.org',
    'koa',
    'lru-cache@^11.5.3',
    'markdown-it',
    'papaparse',
    'pdfjs-dist@5.6.205',
    'pino',
    'temml',
    'ulid',
    'unpdf@1.7.0',
    'yauzl',
    'zod',
  ],
  devDeps: [
    // the stand-ins for AWS
    '@orama/stemmers',
    'dynalite',
    'html-to-text',
    'mammoth',
    'read-excel-file',
    // tests: a DynamoDB client, a browser, accessibility checks, random input, and Jest's environment and runtime
    '@aws-sdk/lib-dynamodb',
    '@sparticuz/chromium@147.0.0',
    'axe-core',
    'fast-check',
    'jest-environment-node',
    'jest-runtime',
    'playwright-core',
    // the AWS clients of the commands for operators
    '@aws-sdk/client-acm',
    '@aws-sdk/client-bedrock',
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-cloudfront',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-ecr',
    '@aws-sdk/client-ecs',
    '@aws-sdk/client-elastic-load-balancing-v2',
    '@aws-sdk/client-iam',
    '@aws-sdk/client-kms',
    '@aws-sdk/client-route-53',
    '@aws-sdk/client-service-quotas',
    '@aws-sdk/client-sesv2',
    '@aws-sdk/client-ssm',
    '@aws-sdk/client-sts',
    // the comparison of templates: for which changed properties CloudFormation replaces a resource
    '@aws-cdk/aws-service-spec',
    // AI SDK, the usual choice of TypeScript teams, with which the benchmark compares the server
    '@ai-sdk/provider@^3.0.19',
    'ai@^6.0.326',
    // checks of GitHub workflows
    '@actions/languageservice',
    'vscode-languageserver-textdocument',
    // checks of the CloudFormation templates
    'cdk-nag',
    // the software bill of materials (CycloneDX)
    '@cyclonedx/cyclonedx-library',
    'packageurl-js',
    'spdx-expression-parse',
    // the pictures of the README
    'gifenc',
    'pngjs',
    // the build, the tests and the checks of the sources
    '@eslint/js',
    '@jest/test-sequencer',
    '@swc/core',
    '@swc/jest',
    'typescript7@npm:typescript@^7.0.2',
    'esbuild',
    'eslint',
    'eslint-plugin-import-x',
    'typescript-eslint',
    '@types/html-to-text',
    '@types/koa',
    '@types/papaparse',
    '@types/pngjs',
    '@types/yauzl',
  ],
  jestOptions: {
    junitReporting: false,
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      collectCoverage: false,
      // Twice as many workers as a machine with two cores has, because tests spend half of their time waiting for servers and
      // browsers. Each further worker makes it more likely that requests in tests exceed the application's timeouts.
      maxWorkers: 4,
      // A generous timeout for busy machines. No test relies on it.
      testTimeout: 60_000,
    },
  },
  tsconfig: {
    compilerOptions: { isolatedModules: true, skipLibCheck: true, lib: ['es2023'], target: 'ES2023' },
    exclude: ['src/browser'],
  },
  gitignore: [
    'deployment.json',
    'deployment.*.json',
    '!deployment.example.json',
    '.local/',
    'dist/',
    'test-results/',
    'templates/public/built/',
  ],
});

new Npm(project);
new Bundle(project);
new BrowserCode(project);
new LocalStart(project);
new CdkApp(project);
new Operator(project);
new Bench(project);
new JestProjects(project);
new Checks(project);
new Documents(project);
new Pictures(project);
new Housekeeping(project);
new GitHubFiles(project);
new Versions(project);
new TaskList(project);
new Arguments(project);

// This project runs TypeScript programs with tsx, not with ts-node.
project.deps.removeDependency('ts-node');

project.synth();
