import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

/** The arrows of docs/architecture.md: what each part of `src` may import besides itself. */
const ARROWS: Record<string, readonly string[]> = {
  'contract.ts': [],
  'settings.ts': ['contract.ts'],
  functions: ['contract.ts'],
  inspection: [],
  app: ['contract.ts', 'settings.ts'],
  'app/markdown': [],
  admin: ['contract.ts', 'app', 'inspection'],
  'product.ts': ['app', 'admin'],
  'server.ts': ['app', 'product.ts'],
  infra: ['contract.ts', 'settings.ts', 'functions'],
  operator: ['contract.ts', 'settings.ts', 'infra'],
  local: ['contract.ts', 'settings.ts'],
};
const PARTS = Object.keys(ARROWS);
const SHIPPED = ['contract.ts', 'settings.ts', 'functions', 'inspection', 'app', 'admin', 'product.ts', 'server.ts'];

interface Violation {
  readonly from: string;
  readonly imported: string;
  readonly rule: string;
}

interface Message {
  readonly ruleId: string;
  readonly line: number;
}

const isAllowed = (from: string, to: string) =>
  from === to ||
  to.startsWith(`${from}/`) ||
  ARROWS[from]!.some((allowed) => to === allowed || to.startsWith(`${allowed}/`));

const violations: Violation[] = PARTS.flatMap((from) => [
  ...PARTS.filter((to) => !isAllowed(from, to)).map((to) => ({
    from,
    imported: relative(from, fileOf(to)),
    rule: 'import-x/no-restricted-paths',
  })),
  ...(['infra', 'operator'].includes(from)
    ? []
    : [{ from, imported: 'aws-cdk-lib/aws-s3', rule: 'no-restricted-imports' }]),
  ...(SHIPPED.includes(from) ? [{ from, imported: 'dynalite', rule: 'import-x/no-extraneous-dependencies' }] : []),
]);

/** Each part's violations, as lines of one file of that part. */
const files = PARTS.map((from) => ({
  filePath: path.join(ROOT, 'src', from.endsWith('.ts') ? from : `${from}/violation.ts`),
  lines: violations.filter((violation) => violation.from === from),
}));
let found: Message[][];

beforeAll(() => {
  found = lint(
    files.map(({ filePath, lines }) => ({
      filePath,
      code: lines.map(({ imported }, n) => `export type { T${n} } from '${imported}';`).join('\n'),
    })),
  );
});

describe('the linter', () => {
  it.each(violations)('rejects in src/$from an import of $imported', (violation) => {
    const { index, line } = placeOf(violation);
    expect(found[index]).toContainEqual({ ruleId: violation.rule, line });
  });

  it.each([
    ['app/engine/violation.ts', '../../inspection/inspector'],
    ['app/violation.ts', '../functions/egress-relay/handler'],
    ['local/aws/violation.ts', '../../functions/egress-relay/handler'],
    ['operator/doctor/violation.ts', '../../local/main'],
  ])('rejects in src/%s an import of %s', (file, imported) => {
    expect(rulesFor(file, imported)).toContain('import-x/no-restricted-paths');
  });

  it.each([
    ['app/document-inspector.ts', '../inspection/inspector'],
    ['app/violation.ts', '../functions/egress-relay/protocol'],
    ['operator/image/violation.ts', '../../local/main'],
    ['admin/violation.ts', '../app/app'],
    ['infra/violation.ts', '../functions/egress-relay/handler'],
    ['infra/violation.ts', 'aws-cdk-lib'],
    ['app/violation.ts', 'koa'],
  ])('accepts in src/%s an import of %s', (file, imported) => {
    expect(rulesFor(file, imported)).toEqual([]);
  });
});

function placeOf(violation: Violation): { index: number; line: number } {
  const index = PARTS.indexOf(violation.from);
  return { index, line: files[index]!.lines.indexOf(violation) + 1 };
}

function rulesFor(file: string, imported: string): string[] {
  const [messages] = lint([{ filePath: path.join(ROOT, 'src', file), code: `export type { T } from '${imported}';` }]);
  return messages!.map(({ ruleId }) => ruleId);
}

function lint(texts: readonly { filePath: string; code: string }[]): Message[][] {
  const { stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'test/support/lint/eslint.mjs')], {
    cwd: ROOT,
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** An existing file of a part: the linter ignores imports that it cannot resolve. */
function fileOf(part: string): string {
  if (part.endsWith('.ts')) return part;
  const folder = path.join(ROOT, 'src', part);
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith('.ts'))!;
  return path.posix.join(part, name.replaceAll(path.sep, '/'));
}

function relative(from: string, to: string): string {
  const folder = from.endsWith('.ts') ? path.posix.dirname(from) : from;
  const found = path.posix.relative(folder === '.' ? '' : folder, to.replace(/\.ts$/, ''));
  return found.startsWith('.') ? found : `./${found}`;
}
