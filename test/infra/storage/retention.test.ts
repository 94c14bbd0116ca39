import { example, type Resource, resourcesOf, synthesise, type Template } from '../../support/infra/templates';

const firstDeployment = example();
firstDeployment.operation.customerManagedKey = true;
const unprotected = synthesise(firstDeployment).stack;
const withProtection = example();
withProtection.operation.deletionProtection = undefined;
const withDefault = synthesise(withProtection).stack;

const TABLE = 'AWS::DynamoDB::GlobalTable';
const POOL = 'AWS::Cognito::UserPool';
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const only = (template: Template, type: string): Resource => Object.values(resourcesOf(template, type))[0]!;

/** Returns, for the table, the user pool and the load balancer in this order, whether each is protected from deletion. */
function protections(template: Template): unknown[] {
  const attributes = only(template, BALANCER).Properties.LoadBalancerAttributes;
  return [
    only(template, TABLE).Properties.Replicas[0].DeletionProtectionEnabled,
    only(template, POOL).Properties.DeletionProtection === 'ACTIVE',
    attributes.find(({ Key }: { Key: string }) => Key === 'deletion_protection.enabled').Value === 'true',
  ];
}

it('a deployment protects the table, the user pool and the load balancer from deletion by default', () => {
  expect(protections(withDefault)).toEqual([true, true, true]);
});

it('the example protects no resource from deletion, so that CloudFormation can delete what a failed first deployment has created', () => {
  expect(protections(unprotected)).toEqual([false, false, false]);
});

it('the example retains every resource with data; if the deployment that creates the resources is rolled back, it retains only the access logs and the key', () => {
  const retained = Object.entries(unprotected.Resources).filter(
    ([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete',
  );
  const types = new Set(retained.map(([, { Type }]) => Type));
  for (const type of [TABLE, POOL, 'AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Cognito::UserPoolGroup'])
    expect(types).toContain(type);
  const exceptions = retained.filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'RetainExceptOnCreate');
  expect(exceptions.map(([id]) => id).sort()).toEqual([
    expect.stringMatching(/^AccessLogs/),
    // Tasks may already have used the key when an update that creates it is rolled back.
    expect.stringMatching(/^Key/),
  ]);
});

it('a deployment retains protected resources even after a rollback, because CloudFormation could not delete them', () => {
  for (const type of [TABLE, POOL]) expect(only(withDefault, type).DeletionPolicy).toBe('Retain');
});
