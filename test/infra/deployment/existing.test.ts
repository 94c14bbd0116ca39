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

function messageFor(change: Json): string {
  try {
    parseDeployment(JSON.stringify({ ...example(), ...change }), 'deployment.json');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('existing resources', () => {
  it('are optional, and valid with all options', () => {
    expect(messageFor({})).toBe('');
    expect(
      messageFor({
        existing: { key: KEY, logBucket: 'logs-of-the-office', network: { ...NETWORK, endpoints: ['s3', 'logs'] } },
      }),
    ).toBe('');
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
  ])('reject %s', (_name, change, message) => {
    expect(messageFor(change)).toMatch(message);
  });

  it.each([null, 5, 'x', [], { network: 5 }, { network: null }, { key: 5 }])(
    'reject %j without a stack trace',
    (value) => {
      expect(messageFor({ existing: value })).toMatch(/^deployment\.json is invalid/);
    },
  );
});
