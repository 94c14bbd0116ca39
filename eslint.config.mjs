import js from '@eslint/js';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { ARROWS, EXCEPTIONS } from './boundaries.mjs';

function boundary([place, { imports, ships = false, usesCdk = false }]) {
  const isFile = place.endsWith('.ts');
  const allowed = imports.map((name) => `./${name}`);
  return {
    files: [isFile ? `src/${place}` : `src/${place}/**/*.{ts,mjs}`],
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            {
              target: `./src/${place}`,
              from: './src',
              except: [`./${place}`, ...allowed],
              message: `src/${place} may import ${imports.join(', ') || 'nothing else of src'}. See "Boundaries" in docs/architecture.md.`,
            },
            { target: `./src/${place}`, from: './bench', message: 'Nothing imports bench.' },
          ],
        },
      ],
      'no-restricted-imports': usesCdk
        ? 'off'
        : [
            'error',
            {
              patterns: [
                {
                  group: ['aws-cdk-lib', 'aws-cdk-lib/**', 'constructs', 'cdk-nag'],
                  message: 'Only src/infra and src/operator use the CDK.',
                },
              ],
            },
          ],
      'import-x/no-extraneous-dependencies': ships ? ['error', { devDependencies: false, includeTypes: true }] : 'off',
    },
  };
}

/**
 * The benchmark measures the product from outside. It may use contract.ts, the stand-ins, the functions with which the operator's commands
 * draw charts, and the tests' signer of tokens, but no part of the server.
 */
const BENCH = {
  files: ['bench/**/*.{ts,mjs}'],
  rules: {
    'import-x/no-restricted-paths': [
      'error',
      {
        zones: [
          { from: './src', except: ['./contract.ts', './local', './operator/chart-image.ts'] },
          { from: './test', except: ['./support/app/signer.ts'] },
        ].map((zone) => ({
          target: './bench',
          ...zone,
          message:
            'bench may import contract.ts, local, operator/chart-image.ts and test/support/app/signer.ts. See "Boundaries" in docs/architecture.md.',
        })),
      },
    ],
  },
};

/** Names that only the browser code may use. */
const BROWSER_GLOBALS = ['document', 'window', 'navigator', 'location', 'history', 'localStorage', 'sessionStorage'];

export default tseslint.config(
  { ignores: ['dist/', 'cdk.out/', 'lib/', 'coverage/', '.local/', 'node_modules/', 'templates/public/built/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mjs', '.js', '.json'] })] },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  ...Object.entries(ARROWS).map(boundary),
  ...Object.entries(EXCEPTIONS).map(boundary),
  BENCH,
  { files: ['src/**'], rules: { 'max-lines': ['error', 250] } },
  {
    // The type checker does not reject these, because it checks the server together with tests that drive a browser.
    files: ['src/**/*.ts'],
    ignores: ['src/browser/**'],
    rules: { 'no-restricted-globals': ['error', ...BROWSER_GLOBALS] },
  },
  {
    files: ['bench/**/*.ts', 'src/local/**/*.ts', 'src/operator/**/*.ts', 'projenrc/**/*.{ts,mjs}'],
    rules: { 'no-console': 'off' },
  },
  { files: ['projenrc/**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
);
