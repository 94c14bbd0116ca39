import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { boundaries } from '../support/lint/boundaries';

const ROOT = path.join(__dirname, '../..');

const { ARROWS, EXCEPTIONS } = boundaries();
const BOUNDARIES = { ...ARROWS, ...EXCEPTIONS };
const PARTS = Object.keys(BOUNDARIES);

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
  BOUNDARIES[from]!.imports.some((allowed) => to === allowed || to.startsWith(`${allowed}/`));

const violations: Violation[] = PARTS.flatMap((from) => [
  ...PARTS.filter((to) => !isAllowed(from, to)).map((to) => ({
    from,
    imported: relative(from, fileOf(to)),
    rule: 'import-x/no-restricted-paths',
  })),
  ...(BOUNDARIES[from]!.usesCdk ? [] : [{ from, imported: 'aws-cdk-lib/aws-s3', rule: 'no-restricted-imports' }]),
  ...(BOUNDARIES[from]!.ships ? [{ from, imported: 'dynalite', rule: 'import-x/no-extraneous-dependencies' }] : []),
]);

/** Imports that the linter must reject: the rules allow some imports between the two parts, but not these. */
const REJECTED: readonly [file: string, imported: string][] = [
  ['app/engine/violation.ts', '../../inspection/inspector'],
  ['app/violation.ts', '../functions/egress-relay/handler'],
  ['local/aws/violation.ts', '../../functions/egress-relay/handler'],
  ['operator/doctor/violation.ts', '../../local/main'],
  ['../bench/violation.ts', '../src/app/app'],
  ['local/aws/violation.ts', '../../../bench/line'],
];
const ACCEPTED: readonly [file: string, imported: string][] = [
  ['app/documents/document-inspector.ts', '../inspection/inspector'],
  ['app/violation.ts', '../functions/egress-relay/protocol'],
  ['operator/image/violation.ts', '../../local/main'],
  ['admin/violation.ts', '../app/app'],
  ['infra/violation.ts', '../functions/egress-relay/handler'],
  ['infra/violation.ts', 'aws-cdk-lib'],
  ['app/violation.ts', 'koa'],
  ['../bench/violation.ts', '../src/local/stand-ins'],
  ['../bench/violation.ts', '../src/operator/chart-image'],
  ['../bench/violation.ts', '../test/support/app/signer'],
];

/** Lengths of files in `src`, in lines: the maximum that the linter accepts, and one line more. */
const LENGTHS = [250, 251];

/**
 * The rules whose violations the linter reports, by the file and the import, or by the length. One process lints everything,
 * because ESLint takes seconds to start.
 */
const rules = new Map<string, string[]>();

beforeAll(() => {
  const imports = [
    ...violations.map(({ from, imported }) => [violationFileIn(from), imported] as const),
    ...REJECTED,
    ...ACCEPTED,
  ];
  const byFile = groupByFile(imports);
  const found = lint([
    ...[...byFile].map(([file, lines]) => ({
      filePath: path.join(ROOT, 'src', file),
      code: lines.map(([, imported], n) => `export type { T${n} } from '${imported}';`).join('\n'),
    })),
    ...LENGTHS.map((lines) => ({
      filePath: path.join(ROOT, 'src/app/length.ts'),
      code: '// A comment.\n'.repeat(lines),
    })),
  ]);
  LENGTHS.forEach((lines, index) =>
    rules.set(
      `${lines} lines`,
      found[byFile.size + index]!.map(({ ruleId }) => ruleId),
    ),
  );
  [...byFile].forEach(([file, lines], index) =>
    lines.forEach(([, imported], n) =>
      rules.set(
        `${file} ${imported}`,
        found[index]!.filter(({ line }) => line === n + 1).map(({ ruleId }) => ruleId),
      ),
    ),
  );
});

describe('the linter', () => {
  it('has a rule for every folder and file directly in src', () => {
    expect(Object.keys(ARROWS).sort()).toEqual(readdirSync(path.join(ROOT, 'src')).sort());
  });

  it.each(violations)('rejects the import of $imported in src/$from', ({ from, imported, rule }) => {
    expect(rules.get(`${violationFileIn(from)} ${imported}`)).toEqual([rule]);
  });

  it.each(REJECTED)('does not let src/%s import %s', (file, imported) => {
    expect(rules.get(`${file} ${imported}`)).toEqual(['import-x/no-restricted-paths']);
  });

  it('rejects a file of src with more than 250 lines, including comments', () => {
    expect(rules.get('250 lines')).toEqual([]);
    expect(rules.get('251 lines')).toEqual(['max-lines']);
  });

  it.each(ACCEPTED)('lets src/%s import %s', (file, imported) => {
    expect(rules.get(`${file} ${imported}`)).toEqual([]);
  });
});

function groupByFile(imports: readonly (readonly [file: string, imported: string])[]) {
  const groups = new Map<string, (readonly [string, string])[]>();
  for (const entry of imports) groups.set(entry[0], [...(groups.get(entry[0]) ?? []), entry]);
  return groups;
}

function violationFileIn(part: string): string {
  return part.endsWith('.ts') ? part : `${part}/violation.ts`;
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

/** Returns an existing file of a part, because the linter ignores imports that it cannot resolve. */
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
