import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The arrows between folders: who may not import whom. */
const boundary = (folder, forbidden, why) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: forbidden.flatMap((name) => [`**/${name}`, `**/${name}/**`]), message: why }] }],
  },
});

export default tseslint.config(
  { ignores: ['dist/', 'cdk.out/', 'lib/', 'coverage/', '.local/', 'node_modules/', 'templates/public/vendor/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'max-len': ['error', { code: 140, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'quotes': ['error', 'single', { avoidEscape: true, allowTemplateLiterals: true }],
      'semi': ['error', 'always'],
    },
  },
  boundary('infra', ['app', 'admin', 'local', 'operator', 'server', 'product'], 'infra imports only contract.ts and settings.ts'),
  boundary('operator', ['app', 'admin', 'local', 'server', 'product'], 'the operator\'s programs know the infrastructure alone'),
  boundary('app', ['admin', 'infra', 'local', 'operator', 'server'], 'app knows neither the console, the infrastructure nor the stand-ins'),
  boundary('admin', ['infra', 'local', 'operator', 'server'], 'admin may import app, and nothing else of the product'),
  boundary('local', ['app', 'admin', 'infra', 'operator', 'server'], 'the stand-ins know only contract.ts'),
  { files: ['src/local/**/*.ts', 'src/operator/**/*.ts', 'projenrc/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['templates/public/**/*.js'],
    languageOptions: { sourceType: 'script', globals: { document: 'readonly', window: 'readonly', navigator: 'readonly', MutationObserver: 'readonly' } },
  },
  {
    files: ['templates/public/admin.js'],
    languageOptions: { globals: { byId: 'readonly', FormData: 'readonly', XMLHttpRequest: 'readonly' } },
  },
);
