import { parseDeployment } from '../../../src/infra/deployment/read';
import { example, type Json } from '../../support/infra/templates';

const NETWORK = {
  vpc: 'vpc-0123456789abcdef0',
  loadBalancerSubnets: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  taskSubnets: [
    { id: 'subnet-0000000000000001a', routeTable: 'rtb-0000000000000001a' },
    { id: 'subnet-0000000000000001b', routeTable: 'rtb-0000000000000001b' },
  ],
};
const KEY = 'arn:aws:kms:eu-central-1:210987654321:key/1234abcd';

const BASE = { id: 'A1B2C3D4E5', dataSourceId: 'F6G7H8I9J0' };
const WITH_BASE = { documentBucket: 'documents-of-the-office', knowledgeBase: BASE };

const POOL = 'eu-central-1_AbCdEf123';

function messageFor(change: Json): string {
  try {
    parseDeployment(JSON.stringify({ ...example(), ...change }), 'deployment.json');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('existing resources', () => {
  it('are optional, and can be a key, buckets, a knowledge base, a VPC and a user pool', () => {
    expect(messageFor({})).toBe('');
    expect(
      messageFor({
        existing: {
          key: KEY,
          logBucket: 'logs-of-the-office',
          documentBucket: 'documents-of-the-office',
          knowledgeBase: BASE,
          network: { ...NETWORK, endpoints: ['s3', 'logs'] },
        },
        knowledge: { restorableDays: 60 },
      }),
    ).toBe('');
    const agent = { kind: 'agent', agentId: 'A1B2C3D4E5', aliasId: 'A1B2C3D4E5', knowledgeBase: true };
    expect(messageFor({ existing: WITH_BASE, knowledge: {}, engine: agent })).toBe('');
    const userPool = { id: POOL, signInHost: 'login.amt.ch', hasAdmins: true };
    expect(messageFor({ existing: { userPool }, signIn: { language: 'de' }, firstAdmin: undefined })).toBe('');
  });

  it.each<[string, Json, RegExp]>([
    [
      'an alias of a key',
      { existing: { key: 'arn:aws:kms:eu-central-1:1:alias/x' } },
      /existing\.key is invalid: must/,
    ],
    [
      'a key in another region',
      { existing: { key: KEY.replace('eu-central-1', 'eu-west-1') } },
      /existing\.key is invalid: it must be a key in eu-central-1; received/,
    ],
    [
      'the current key as a former key',
      { existing: { key: KEY, formerKeys: [KEY] } },
      /existing\.formerKeys is invalid: it must be a list without the current key, existing\.key; received/,
    ],
    [
      'a former key in another region',
      { existing: { formerKeys: [KEY.replace('eu-central-1', 'eu-west-1')] } },
      /existing\.formerKeys is invalid: it must be a key in eu-central-1; received/,
    ],
    [
      'a key together with a key of the deployment',
      { existing: { key: KEY }, operation: { ...example().operation, customerManagedKey: true } },
      /operation\.customerManagedKey is invalid: it must be removed, because existing\.key replaces it; received true/,
    ],
    [
      'the ARN of a bucket',
      { existing: { logBucket: 'arn:aws:s3:::logs' } },
      /existing\.logBucket is invalid: must look/,
    ],
    [
      'one bucket for the documents and the logs',
      { existing: { logBucket: 'bucket-1', documentBucket: 'bucket-1' } },
      /existing\.documentBucket is invalid: it must be another bucket than existing\.logBucket; received "bucket-1"/,
    ],
    [
      'a key of the deployment for a bucket that the deployment does not change',
      { existing: { documentBucket: 'bucket-1' }, operation: { ...example().operation, customerManagedKey: true } },
      /operation\.customerManagedKey is invalid: it must be removed, because .* name the key of the bucket in existing\.key/,
    ],
    [
      'a knowledge base without its bucket',
      { existing: { knowledgeBase: BASE }, knowledge: {} },
      /existing\.documentBucket is missing: it must be the bucket that the data source of existing\.knowledgeBase reads/,
    ],
    [
      'an embedding model for an existing knowledge base',
      { existing: WITH_BASE, knowledge: { embedding: 'cohere.embed-multilingual-v3' } },
      /knowledge\.embedding is invalid: it must be removed, because existing\.knowledgeBase has its own; received/,
    ],
    [
      'a chunking strategy for an existing knowledge base',
      { existing: WITH_BASE, knowledge: { chunking: { strategy: 'none' } } },
      /knowledge\.chunking is invalid: it must be removed, because existing\.knowledgeBase has its own; received/,
    ],
    [
      'an existing knowledge base for an agent that has none',
      {
        existing: WITH_BASE,
        knowledge: {},
        engine: { kind: 'agent', agentId: 'A1B2C3D4E5', aliasId: 'A1B2C3D4E5' },
      },
      /engine\.knowledgeBase is missing: it must be true with existing\.knowledgeBase/,
    ],
    [
      'the ARN of a knowledge base',
      { existing: { ...WITH_BASE, knowledgeBase: { ...BASE, id: 'arn:aws:bedrock:x' } }, knowledge: {} },
      /existing\.knowledgeBase\.id is invalid: must look like KB12345678, ten capital letters and digits; received/,
    ],
    [
      'a knowledge base without its data source',
      { existing: { ...WITH_BASE, knowledgeBase: { id: BASE.id } }, knowledge: {} },
      /existing\.knowledgeBase\.dataSourceId is missing: must be a string, in quotes, that looks like DS12345678/,
    ],
    [
      'an option of the user pool',
      { existing: { userPool: { id: POOL } }, signIn: { prefix: 'amt', mfa: 'required' } },
      /signIn\.mfa is invalid: it must be removed, because the deployment does not change the user pool in existing\.userPool; received "required"/,
    ],
    [
      'a user pool in another region',
      { existing: { userPool: { id: 'eu-west-1_Ab1' } }, signIn: { prefix: 'amt' } },
      /existing\.userPool\.id is invalid: it must be the id of a user pool in eu-central-1; received/,
    ],
    [
      'two host names of the sign-in pages',
      { existing: { userPool: { id: POOL, signInHost: 'login.amt.ch' } }, signIn: { prefix: 'amt' } },
      /signIn\.prefix is invalid: it must be removed, because existing\.userPool\.signInHost replaces it; received "amt"/,
    ],
    [
      'no host name of the sign-in pages',
      { existing: { userPool: { id: POOL } }, signIn: {} },
      /signIn\.prefix is missing: must be a string, in quotes, that looks like joule-verne-example/,
    ],
    [
      'a first admin in addition to existing admins',
      { existing: { userPool: { id: POOL, hasAdmins: true } }, signIn: { prefix: 'amt' } },
      /firstAdmin is invalid: it must be removed, because existing\.userPool\.hasAdmins is true; received/,
    ],
    [
      'no admin',
      { existing: { userPool: { id: POOL } }, signIn: { prefix: 'amt' }, firstAdmin: undefined },
      /firstAdmin is missing: it must be an object, in braces, with the options email, name and language/,
    ],
    [
      'one subnet',
      { existing: { network: { ...NETWORK, loadBalancerSubnets: ['subnet-0000000000000000a'] } } },
      /loadBalancerSubnets is invalid: must be a list of two subnets in brackets, one in each zone; received/,
    ],
    [
      'the same subnets for the tasks and the load balancer',
      { existing: { network: { ...NETWORK, loadBalancerSubnets: NETWORK.taskSubnets.map(({ id }) => id) } } },
      /taskSubnets is invalid: must be four different subnets/,
    ],
    [
      'an unknown endpoint',
      { existing: { network: { ...NETWORK, endpoints: ['sqs'] } } },
      /endpoints\[0\] is invalid: must be a list of services, in brackets: s3, dynamodb, .* and lambda; received "sqs"/,
    ],
    [
      'a CIDR block',
      { existing: { network: NETWORK }, network: { cidr: '10.0.0.0/20' } },
      /network\.cidr is invalid: it must be removed, because the VPC in existing\.network has its own/,
    ],
    [
      'a private load balancer',
      { existing: { network: NETWORK }, network: { privateLoadBalancer: true } },
      /network\.privateLoadBalancer is invalid: it must be false, because existing\.network has no/,
    ],
    [
      'narrow egress with existing interface endpoints',
      {
        existing: { network: { ...NETWORK, endpoints: ['logs'] } },
        network: { narrowEgress: { s3: 'pl-6ea54007', dynamodb: 'pl-66a5400f' } },
      },
      /network\.narrowEgress is invalid: it must be removed, because the endpoints in existing\.network\.endpoints/,
    ],
  ])('are rejected with %s', (_name, change, message) => {
    expect(messageFor(change)).toMatch(message);
  });

  it.each([
    null,
    5,
    'x',
    [],
    { network: 5 },
    { network: null },
    { key: 5 },
    { documentBucket: 5 },
    { knowledgeBase: null },
    { userPool: 5 },
  ])('are rejected with a message, not with a stack trace, if they are %j', (value) => {
    expect(messageFor({ existing: value })).toMatch(/^deployment\.json is invalid/);
  });
});
