import {
  addressesPerSubnet,
  addressSpaceFaults,
  largestNumberOfTasks,
} from '../../../src/infra/deployment/address-space';
import { parseDeployment } from '../../../src/infra/deployment/read';
import { example, type Json, resourcesOf, synthesise } from '../../support/infra/templates';

const knowledgeBase = { kind: 'knowledge-base', model: 'eu.anthropic.claude-sonnet-4-6' };

const EXISTING = {
  vpc: 'vpc-00000001',
  loadBalancerSubnets: ['subnet-0000000a', 'subnet-0000000b'],
  taskSubnets: ['a', 'b'].map((zone) => ({ id: `subnet-0000001${zone}`, routeTable: 'rtb-00000001' })),
  endpoints: ['s3', 'logs'],
};

function deployment(network: Json, service: Json = {}, engine: Json = example().engine) {
  return parseDeployment(JSON.stringify({ ...example(), network, service, engine }), 'deployment.json');
}

describe('the address space', () => {
  it.each([
    // Each subnet is a /26 with 64 addresses. AWS reserves 5 of them, and 8 are for endpoints (7 with the engine `knowledge-base`).
    ['10.0.0.0/24', false, undefined, 51],
    ['10.0.0.0/24', false, knowledgeBase, 52],
    // Each subnet is a /27, because the CDK divides the network into eight subnets.
    ['10.0.0.0/24', true, undefined, 19],
    ['10.0.0.0/20', false, undefined, 1011],
  ])(
    'of %s (private load balancer: %s, engine: %j) is enough for at most %i tasks',
    (cidr, privateLoadBalancer, engine, tasks) => {
      expect(largestNumberOfTasks(deployment({ cidr, privateLoadBalancer }, {}, engine))).toBe(tasks);
    },
  );

  it.each([
    [{}, 'converse', example().engine],
    [{ privateLoadBalancer: true }, 'converse', example().engine],
    [{ monitoringEndpoint: false }, 'converse', example().engine],
    [{}, 'knowledge-base', knowledgeBase],
    [{ monitoringEndpoint: false }, 'knowledge-base', knowledgeBase],
  ])(
    'is enough for as many tasks as fit into the subnets of the template beside its endpoints (network: %j, engine: %s)',
    (options, _kind, engine) => {
      const network = { cidr: '10.0.0.0/24', ...options };
      const { stack } = synthesise({ ...example(), network, engine });
      const [subnet] = Object.entries(resourcesOf(stack, 'AWS::EC2::Subnet')).filter(([id]) => id.includes('Tasks'));
      const prefix = Number(subnet![1].Properties.CidrBlock.split('/')[1]);
      const endpoints = Object.values(resourcesOf(stack, 'AWS::EC2::VPCEndpoint')).filter(
        ({ Properties }) => Properties.VpcEndpointType === 'Interface',
      );
      const free = 2 * (2 ** (32 - prefix) - 5 - endpoints.length);
      const { MaximumPercent } = Object.values(resourcesOf(stack, 'AWS::ECS::Service'))[0]!.Properties
        .DeploymentConfiguration;
      expect(largestNumberOfTasks(deployment(network, {}, engine))).toBe(Math.floor((free * 100) / MaximumPercent));
    },
  );

  it('of an existing VPC must be enough only for the tasks and the endpoints that the deployment creates', () => {
    const content = example();
    content.existing = { network: EXISTING };
    delete content.network;
    const { stack } = synthesise(content);
    const created = Object.values(resourcesOf(stack, 'AWS::EC2::VPCEndpoint')).filter(
      ({ Properties }) => Properties.VpcEndpointType === 'Interface',
    );
    expect(created).toHaveLength(7);
    const { service, ...options } = parseDeployment(JSON.stringify(content), 'deployment.json');
    expect(addressesPerSubnet({ ...options, service: { ...service, maxTasks: 10 } })).toBe(created.length + 10);
  });

  it('of 256 addresses is enough for 51 tasks, and a higher service.maxTasks is rejected', () => {
    expect(() => deployment({ cidr: '10.0.0.0/24' }, { maxTasks: 52 })).toThrow(
      /service\.maxTasks is invalid: it must be at most 51, because the subnets of 10\.0\.0\.0\/24 .*; received 52/,
    );
    expect(addressSpaceFaults(deployment({ cidr: '10.0.0.0/24' }, { maxTasks: 51 }))).toEqual([]);
  });
});
