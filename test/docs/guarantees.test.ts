import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { codeIn, REPOSITORY, readDocument } from '../support/docs/documents';

/**
 * A row of a table: the guarantee, links to the documents that state it, and the tests, commands or AWS pages that show
 * it.
 */
interface Guarantee {
  readonly text: string;
  readonly said: string;
  readonly shown: string;
}

/**
 * Matches a test file in backticks, followed by the names of tests or groups in quotation marks. A quoted name may be shortened
 * at its end.
 */
const TEST = /^`(test\/[\w./-]+\.test\.ts)` ("[^"]+"(?:, "[^"]+")*)$/;
const COMMAND = /^`npx projen [^`]+`$/;
const AWS = /^AWS: ("[^"]+"(?: \([^)]+\))?(?:, )?)+$/;

const lines = readDocument('docs/guarantees.md')
  .text.split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (guarantee|---) /.test(line));
const guarantees = lines.map((line): Guarantee => {
  const [text, said, shown] = line.slice(2, -2).split(' | ');
  return { text: text!, said: said!, shown: shown! };
});
const each = guarantees.map((guarantee) => [guarantee.text, guarantee] as const);

describe('the guarantees', () => {
  it('are one line each, and few enough to read', () => {
    expect(guarantees.length).toBeGreaterThan(60);
    expect(guarantees.length).toBeLessThan(76);
    expect(lines.filter((line) => line.split(' | ').length !== 3)).toEqual([]);
    expect(new Set(guarantees.map((guarantee) => guarantee.text)).size).toBe(guarantees.length);
  });

  // `links.test.ts` checks that the linked headings exist.
  it.each(each)('link to the documents that state them, and name what confirms them: %s', (_text, { said, shown }) => {
    expect(said.replace(/\[[\w-]+\]\([\w./#-]+\.md(#[\w-]+)?\)(, )?/g, '')).toBe('');
    const unknown = proofsIn(shown).filter((proof) => !TEST.test(proof) && !COMMAND.test(proof) && !AWS.test(proof));
    expect([proofsIn(shown).length > 0, unknown]).toEqual([true, []]);
  });

  it.each(each)('name only tests that exist: %s', (_text, { shown }) => {
    expect(missingTests(shown)).toEqual([]);
  });

  it('name only commands that exist', () => {
    const { tasks } = JSON.parse(readFileSync(path.join(REPOSITORY, '.projen/tasks.json'), 'utf8'));
    const commands = guarantees.flatMap(({ shown }) => codeIn(shown)).filter((code) => code.startsWith('npx '));
    expect(commands.length).toBeGreaterThan(4);
    expect(commands.filter((command) => !((/^npx projen ([\w:-]+)/.exec(command)?.[1] ?? '') in tasks))).toEqual([]);
  });

  it('are reported if they name a missing file or test', () => {
    expect(missingTests('`test/missing.test.ts` "anything"')).toEqual(['test/missing.test.ts']);
    const here = '`test/docs/guarantees.test.ts` "are reported if they", "never existed"';
    expect(missingTests(here)).toEqual(['test/docs/guarantees.test.ts: never existed']);
  });
});

function proofsIn(shown: string): string[] {
  return shown.split('; ');
}

/**
 * Returns each named file that does not exist. For each file that exists, returns the quoted names with which no name of a test
 * or a group in that file begins.
 */
function missingTests(shown: string): string[] {
  return proofsIn(shown).flatMap((proof) => {
    const [, file, names] = TEST.exec(proof) ?? [];
    if (!file || !names) return [];
    if (!existsSync(path.join(REPOSITORY, file))) return [file];
    const source = readFileSync(path.join(REPOSITORY, file), 'utf8');
    return [...names.matchAll(/"([^"]+)"/g)]
      .map(([, name]) => name!)
      .filter((name) => !["('", '("', '(`'].some((start) => source.replace(/\(\s+/g, '(').includes(start + name)))
      .map((name) => `${file}: ${name}`);
  });
}
