import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TABLE } from '../../src/contract';
import { REPOSITORY, readDocument } from '../support/docs/documents';

/** The beginnings of the rows that describe what the table stores in each partition of the organisation. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  [TABLE.audit]: ['audit trail'],
  documents: ['records of documents', 'records of uploaded files'],
  feedback: ['feedback on answers'],
  imports: ['lists of users to import'],
  instructions: ["the organisation's instructions"],
  tasks: ['tasks that run answers'],
  users: ['unfinished deletions of users', 'changes to users'],
};

describe('the table of stored data', () => {
  it('has a row for each kind of data that the application stores for the organisation', () => {
    expect(subjects()).toEqual(Object.keys(ROWS).sort());
    const { text } = readDocument('docs/data-protection.md');
    const missing = Object.values(ROWS)
      .flat()
      .filter((row) => text.split(`\n| ${row}`).length !== 2);
    expect(missing).toEqual([]);
  });
});

/** The arguments of all calls of `Store.ofOrganisation`. */
function subjects(): string[] {
  const files = readdirSync(path.join(REPOSITORY, 'src'), { recursive: true, encoding: 'utf8' });
  const calls = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(path.join(REPOSITORY, 'src', file), 'utf8').matchAll(/\.ofOrganisation\(([^)]*)\)/g),
    ])
    .map(([, argument]) => (argument === 'TABLE.audit' ? TABLE.audit : argument!.replaceAll("'", '')));
  return [...new Set(calls)].sort();
}
