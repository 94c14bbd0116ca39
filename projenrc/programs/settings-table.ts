import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Setting } from '../../src/settings/setting';
import { SETTINGS } from '../../src/settings/settings';

const README = path.join(__dirname, '../../README.md');
const BEGIN = '<!-- settings: generated from src/settings by `npx projen settings` -->';
const END = '<!-- end of settings -->';

/** Returns the README with the table of the variables in `src/settings` between its two markers. */
export function withSettingsTable(readme: string): string {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`README.md must contain ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${settingsTable()}\n\n${END}${after}`;
}

function settingsTable(): string {
  const rows = Object.entries<Setting>(SETTINGS).map(([name, setting]) => [
    `\`${name}\``,
    setting.documentation,
    defaultOf(setting),
  ]);
  return [['Variable', 'Meaning', 'Default'], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function defaultOf({ schema, shownDefault, requiredBy, requires }: Setting): string {
  if (shownDefault) return shownDefault;
  if (requiredBy) return `required for ${requiredBy.map((engine) => `\`${engine}\``).join(' and ')}`;
  if (requires) return `none; needs \`${requires}\``;
  if (schema instanceof z.ZodPrefault) return `\`${schema.def.defaultValue}\``;
  return schema instanceof z.ZodOptional ? 'none' : 'required';
}

if (require.main === module) writeFileSync(README, withSettingsTable(readFileSync(README, 'utf8')));
