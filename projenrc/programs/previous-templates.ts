/**
 * Stores the example deployment and the templates that the working copy synthesises for it. A test compares them with the templates of the
 * next version. `npx projen release` stores them for each release. To store them by hand, run
 * `npx tsx projenrc/programs/previous-templates.ts`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EXAMPLE_FILE } from '../../src/infra/deployment/read';
import { synthesiseInto } from '../../src/operator/diff/synthesise';
import { templatesIn } from '../../src/operator/diff/template-files';
import { REPOSITORY } from '../../src/operator/templates/synthesis';
import type { Template } from '../../src/operator/templates/template';

const FOLDER = 'test/infra/update';

/** Synthesises the example. Returns the files to store, by path relative to the root of the repository. */
export function previousTemplates(): Record<string, string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'joule-verne-templates-'));
  process.env.DEPLOYMENT = EXAMPLE_FILE;
  try {
    synthesiseInto(folder, { exampleSuffices: true });
    return filesOf(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesOf(folder: string): Record<string, string> {
  const { stack, edge, edgeAlarms } = templatesIn(folder);
  return {
    [`${FOLDER}/example.json`]: readFileSync(path.join(REPOSITORY, EXAMPLE_FILE), 'utf8'),
    [`${FOLDER}/JouleVerne.template.json`]: format(stack),
    [`${FOLDER}/JouleVerne-Edge.template.json`]: format(edge),
    [`${FOLDER}/JouleVerne-EdgeAlarms.template.json`]: format(edgeAlarms),
  };
}

/** Writes each resource on its own line, so that diffs between releases are readable. Omits the metadata. */
function format({ Resources }: Template): string {
  const lines = Object.entries(Resources)
    .filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata')
    .map(([id, resource]) => `${JSON.stringify(id)}: ${JSON.stringify({ ...resource, Metadata: undefined })}`);
  return `{"Resources": {\n${lines.join(',\n')}\n}}\n`;
}

if (require.main === module) {
  for (const [file, content] of Object.entries(previousTemplates())) writeFileSync(file, content);
}
