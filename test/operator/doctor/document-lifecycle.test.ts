import type { LifecycleRule } from '@aws-sdk/client-s3';
import { parseDeployment } from '../../../src/infra/deployment/read';
import { documentRules } from '../../../src/infra/storage/document-lifecycle';
import { lifecycleFaults } from '../../../src/operator/doctor/checks/existing/lifecycle';
import { example, type Json, resourcesOf, synthesise } from '../../support/infra/templates';

const [, bucket] = Object.entries(resourcesOf(synthesise().stack, 'AWS::S3::Bucket')).find(([id]) =>
  id.startsWith('KnowledgeDocuments'),
)!;
const created: LifecycleRule[] = bucket.Properties.LifecycleConfiguration.Rules.map(inS3);
const required = documentRules(parseDeployment(JSON.stringify(example()), 'deployment.json'));

/** Converts a rule of a CloudFormation template into the form of the S3 API. */
function inS3({ Id, Status, Prefix, TagFilters: Tags, ...actions }: Json): LifecycleRule {
  return {
    ID: Id,
    Status,
    Filter: Tags ? { And: { Prefix, Tags } } : { Prefix },
    Expiration: { Days: actions.ExpirationInDays, ExpiredObjectDeleteMarker: actions.ExpiredObjectDeleteMarker },
    NoncurrentVersionExpiration: actions.NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload: actions.AbortIncompleteMultipartUpload,
  };
}

describe('the rules that the doctor requires of a document bucket', () => {
  it('are the rules of the bucket that the deployment creates', () => {
    expect(created).toHaveLength(5);
    expect(lifecycleFaults('bucket', created, required)).toEqual([]);
  });

  it.each(created.map((rule) => [rule.ID, rule]))('include %s, which the remedy adds if it is missing', (id, rule) => {
    const [fault, ...others] = lifecycleFaults(
      'bucket',
      created.filter((other) => other !== rule),
      required,
    );
    expect(others).toEqual([]);
    const missing: LifecycleRule[] = JSON.parse(fault!.remedy!.replace(/^[^[]*/, ''));
    expect(missing.map(({ ID }) => ID)).toEqual([id]);
    const completed = [...created.filter((other) => other !== rule), ...missing];
    expect(lifecycleFaults('bucket', completed, required)).toEqual([]);
  });
});
