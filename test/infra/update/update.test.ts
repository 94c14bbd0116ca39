import { readFileSync } from 'node:fs';
import path from 'node:path';
import { changesBetween, losesData } from '../../../src/operator/diff/changes';
import { review } from '../../../src/operator/diff/review';
import { NO_TEMPLATES, templatesIn } from '../../../src/operator/diff/template-files';
import type { Templates } from '../../../src/operator/templates/template';
import { synthesise } from '../../support/infra/templates';

/**
 * The templates of the example deployment at the last release. `npx projen release` replaces the example and its templates.
 */
const previous = templatesIn(__dirname);
/** The templates of this version for the example of the last release: operators update without changing their deployment file. */
const current = synthesise(JSON.parse(readFileSync(path.join(__dirname, 'example.json'), 'utf8'))) as Templates;
const { changes, description, refusal } = review(previous, current);

describe('an update from the last release to this version', () => {
  it('replaces and deletes nothing that holds data', () => {
    expect(refusal ?? '').toBe('');
  });

  it('keeps every resource that holds data under its logical id', () => {
    const holding = changesBetween(NO_TEMPLATES, previous).filter(({ data }) => data);
    expect(holding.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'AWS::DynamoDB::GlobalTable',
        'AWS::S3::Bucket',
        'AWS::Cognito::UserPool',
        'AWS::S3Vectors::Index',
      ]),
    );
    for (const { stack, id, type } of holding) expect([id, current[stack].Resources[id]?.Type]).toEqual([id, type]);
  });

  it('still retains every resource that was retained, when it is deleted and when it is replaced', () => {
    const isRetained = (policy = '') => policy.startsWith('Retain');
    const protectedResources = Object.entries(previous.stack.Resources).filter(
      ([, { DeletionPolicy, UpdateReplacePolicy }]) => isRetained(DeletionPolicy) || isRetained(UpdateReplacePolicy),
    );
    expect(protectedResources.length).toBeGreaterThan(3);
    for (const [id, before] of protectedResources) {
      const after = current.stack.Resources[id];
      for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy'] as const)
        if (isRetained(before[policy]))
          expect([id, policy, after?.[policy]]).toEqual([id, policy, expect.stringMatching(/^Retain/)]);
    }
  });

  it('is described as one that neither replaces nor deletes data', () => {
    expect(changes.filter(losesData)).toEqual([]);
    expect(description).toMatch(/Nothing (that holds data is replaced or deleted|changes)\.$/);
  });
});
