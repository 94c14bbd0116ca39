import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ratesOf } from '../../../src/operator/cost/rates';
import { contextOf } from '../../../src/operator/scaling/context';
import { filesOf } from '../../../src/operator/scaling/main';
import { readMeasurements } from '../../../src/operator/scaling/measurements';
import { quotasOf } from '../../../src/operator/scaling/quotas';
import { REPOSITORY, synthesise } from '../../support/infra/templates';

const templates = synthesise();
const files = filesOf(templates, ratesOf('eu-central-1'));
const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');

describe('npx projen scaling', () => {
  it.each(Object.keys(files))('has generated the current %s (otherwise run it again)', (file) => {
    expect(read(file)).toBe(files[file]);
  });
});

describe('docs/scaling.md', () => {
  const text = files['docs/scaling.md']!;

  it('names a source for every limit, and marks limits that are not verified', () => {
    const rows = text.replace(/ +/g, ' ');
    for (const { name, source, isVerified } of quotasOf(contextOf(templates, readMeasurements())))
      expect(rows).toMatch(
        new RegExp(`\\| ${name} \\| ${isVerified ? '' : '≈ '}[\\d,]+ [^|]+\\| [^|]+\\| ${source} \\|`),
      );
  });

  it('contains no amount that could not be calculated', () => {
    expect(text).not.toMatch(/NaN|undefined|Infinity|∞/);
  });

  it('links only to existing files', () => {
    const links = [...text.matchAll(/\]\((?!https:)([^)#]+)[^)]*\)/g)].map(([, link]) =>
      join(REPOSITORY, 'docs', link!),
    );
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});
