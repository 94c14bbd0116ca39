import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'biome-'));

beforeAll(() => {
  mkdirSync(path.join(folder, 'src'));
  cpSync(path.join(ROOT, 'biome.jsonc'), path.join(folder, 'biome.jsonc'));
  cpSync(path.join(ROOT, '.gitignore'), path.join(folder, '.gitignore'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('Biome', () => {
  it('accepts formatted files without import cycles', () => {
    expect(
      check({ 'a.ts': "export const a = 'a';\n", 'b.ts': "import { a } from './a';\n\nexport const b = a;\n" }),
    ).toEqual([0, []]);
  });

  it('rejects a file that the formatter would change', () => {
    expect(check({ 'a.ts': 'export const a = "a"\n' })).toEqual([1, ['format']]);
  });

  it('rejects an import cycle of values', () => {
    const file = (other: string) => `import { x } from './${other}';\n\nexport { x };\n`;
    expect(check({ 'a.ts': file('b'), 'b.ts': file('a') })).toEqual([1, ['lint/suspicious/noImportCycles']]);
  });

  it('rejects an import cycle of types', () => {
    expect(
      check({
        'a.ts': "import type { B } from './b';\n\nexport type A = B[];\n",
        'b.ts': "import type { A } from './a';\n\nexport type B = A | string;\n",
      }),
    ).toEqual([1, ['lint/suspicious/noImportCycles']]);
  });
});

describe('`npx projen lint`', () => {
  const evaluate = (program: string) =>
    spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: ROOT, encoding: 'utf8' });

  it('runs Biome, ESLint, the type checker and the check of the workflows', () => {
    const { tasks } = JSON.parse(readFileSync(path.join(ROOT, '.projen/tasks.json'), 'utf8'));
    expect(tasks.lint.steps).toEqual([{ exec: 'node projenrc/programs/lint.mjs' }]);
    const { stdout } = evaluate(
      `import { CHECKS } from './projenrc/programs/lint.mjs'; console.log(JSON.stringify(CHECKS));`,
    );
    const commands = JSON.parse(stdout).map(({ command, args }: { command: string; args: string[] }) =>
      [command, ...args].join(' '),
    );
    expect(commands.sort()).toEqual([
      'biome check .',
      'eslint --max-warnings 0 .',
      'tsc --noEmit -p src/browser/tsconfig.json',
      'tsc --noEmit -p test/tsconfig.json',
      expect.stringMatching(
        /^tsx projenrc\/programs\/lint-workflows\.mjs( \.github\/workflows\/\S+)+( docs\/pipelines\/github-\S+)+$/,
      ),
    ]);
  });

  it('fails if one check fails, and prints the output of that check', () => {
    const { stdout } = evaluate(`
      import { runAll } from './projenrc/programs/lint.mjs';
      const check = { package: 'eslint', command: 'eslint' };
      const succeeded = await runAll([
        { ...check, name: 'valid', args: ['--version'] },
        { ...check, name: 'invalid', args: ['--no-such-option'] },
      ]);
      console.log('succeeded:', succeeded);
    `);
    expect(stdout).toContain('ok: valid');
    expect(stdout).toMatch(/FAILED: invalid\nInvalid option/);
    expect(stdout).toContain('succeeded: false');
  });
});

/**
 * Runs `biome check` on these files as the content of `src`. Returns the exit code and the categories of the
 * diagnostics.
 */
function check(files: Record<string, string>): [number | null, string[]] {
  rmSync(path.join(folder, 'src'), { recursive: true });
  mkdirSync(path.join(folder, 'src'));
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, 'src', name), content);
  const biome = path.join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'check', '--reporter=json', 'src'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string }[] };
  return [status, [...new Set(diagnostics.map(({ category }) => category))]];
}
