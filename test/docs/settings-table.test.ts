import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withSettingsTable } from '../../projenrc/programs/settings-table';
import { SETTINGS } from '../../src/settings/settings';

const readme = readFileSync(path.join(__dirname, '../../README.md'), 'utf8');

describe("the README's table of environment variables", () => {
  it('is what `npx projen settings` writes', () => {
    expect(readme).toBe(withSettingsTable(readme));
  });

  it.each(Object.keys(SETTINGS))('has one row for %s', (name) => {
    expect(readme.split(`\n| \`${name}\` |`)).toHaveLength(2);
  });
});
