import { type Json, type Resource, resourcesOf, synthesise, text, theOnly } from '../support/infra/templates';

const { stack } = synthesise();
const [vpc] = theOnly(stack, 'AWS::EC2::VPC');
const subnets = resourcesOf(stack, 'AWS::EC2::Subnet');
const endpoints = Object.values(resourcesOf(stack, 'AWS::EC2::VPCEndpoint'));
const ofType = (type: string) => endpoints.filter(({ Properties }) => Properties.VpcEndpointType === type);
const serviceOf = ({ Properties }: Resource) => text(Properties.ServiceName).replace('<AWS::Region>', 'eu-central-1');
const idsOf = (pattern: RegExp) => Object.keys(subnets).filter((id) => pattern.test(id));
/** Route tables of the subnets of one kind. */
const routeTablesOf = (pattern: RegExp) =>
  Object.values(resourcesOf(stack, 'AWS::EC2::SubnetRouteTableAssociation'))
    .filter(({ Properties }) => pattern.test(Properties.SubnetId.Ref))
    .map(({ Properties }) => Properties.RouteTableId.Ref as string);

describe('the network', () => {
  it('has a public and an isolated subnet in each of two availability zones', () => {
    for (const kind of [/Public/, /Tasks/]) {
      expect(
        idsOf(kind)
          .map((id) => subnets[id]!.Properties.AvailabilityZone)
          .sort(),
      ).toEqual(['eu-central-1a', 'eu-central-1b']);
    }
    expect(Object.keys(subnets)).toHaveLength(4);
  });

  it('has no NAT gateway, and no route from the tasks to the internet', () => {
    expect(resourcesOf(stack, 'AWS::EC2::NatGateway')).toEqual({});
    const routes = Object.values(resourcesOf(stack, 'AWS::EC2::Route'));
    expect(routes).toHaveLength(2);
    for (const { Properties } of routes) expect(routeTablesOf(/Public/)).toContain(Properties.RouteTableId.Ref);
  });

  it('gives nothing in it a public address by itself', () => {
    for (const subnet of Object.values(subnets)) expect(subnet.Properties.MapPublicIpOnLaunch).toBe(false);
  });

  it('logs who was let in and who was refused', () => {
    stack.hasResourceProperties('AWS::EC2::FlowLog', { ResourceId: { Ref: vpc }, TrafficType: 'ALL' });
  });
});

describe('the endpoints', () => {
  it('reach S3 and DynamoDB through gateways on the route tables of the tasks, and of nobody else', () => {
    expect(ofType('Gateway').map(serviceOf).sort()).toEqual([
      'com.amazonaws.eu-central-1.dynamodb',
      'com.amazonaws.eu-central-1.s3',
    ]);
    for (const { Properties } of ofType('Gateway')) {
      expect(Properties.RouteTableIds.map(({ Ref }: { Ref: string }) => Ref).sort()).toEqual(
        routeTablesOf(/Tasks/).sort(),
      );
    }
  });

  it('reach ECR, CloudWatch, Bedrock and Lambda through interfaces in both zones', () => {
    const names = ['bedrock-agent', 'bedrock-agent-runtime', 'ecr.api', 'ecr.dkr', 'lambda', 'logs', 'monitoring'];
    expect(ofType('Interface').map(serviceOf).sort()).toEqual(
      names.map((name) => `com.amazonaws.eu-central-1.${name}`),
    );
    for (const { Properties } of ofType('Interface')) {
      expect(Properties.SubnetIds.map(({ Ref }: { Ref: string }) => Ref).sort()).toEqual(idsOf(/Tasks/).sort());
      expect(Properties.PrivateDnsEnabled).toBe(true);
    }
  });

  it('stand in the security group of the tasks', () => {
    for (const { Properties } of ofType('Interface')) {
      expect(text(Properties.SecurityGroupIds)).toMatch(/^<NetworkFirewallsTasks\w+\.GroupId>$/);
    }
  });

  it('do not include one for cognito-idp: a user pool with a domain refuses PrivateLink, and its private DNS would cut off the relay', () => {
    expect(endpoints.map(serviceOf).filter((name) => name.includes('cognito'))).toEqual([]);
  });
});

describe('the policies of the endpoints', () => {
  const statements = endpoints.flatMap((endpoint) =>
    (endpoint.Properties.PolicyDocument?.Statement ?? [undefined]).map(
      (statement: Record<string, Json> | undefined) => ({ service: serviceOf(endpoint), statement }),
    ),
  );

  it('are written for each endpoint: without one it would admit everything', () => {
    expect(statements.filter(({ statement }) => !statement)).toEqual([]);
  });

  it('admit principals of this account alone, but for the layers of images, which ECR signs for itself', () => {
    const open = statements.filter(
      ({ statement }) => text(statement!.Condition?.StringEquals?.['aws:PrincipalAccount']) !== '<AWS::AccountId>',
    );
    expect(open.map(({ statement }) => statement!.Sid)).toEqual(['LayersOfImages']);
    expect(text(open[0]!.statement!.Resource)).toBe(
      'arn:<AWS::Partition>:s3:::prod-eu-central-1-starport-layer-bucket/*',
    );
    expect(open[0]!.statement!.Action).toBe('s3:GetObject');
  });

  it('admit resources of this account alone, but for actions that know no resource', () => {
    for (const { service, statement } of statements.filter(({ statement: { Sid } }) => Sid !== 'LayersOfImages')) {
      const own =
        text(statement!.Condition.StringEquals['aws:ResourceAccount']) === '<AWS::AccountId>' ||
        text(statement!.Resource).includes(':<AWS::AccountId>:') ||
        /^<EgressRelay\w+\.Arn>$/.test(text(statement!.Resource));
      const unowned = [
        'ecr:GetAuthorizationToken',
        'cloudwatch:PutMetricData',
        'bedrock:InvokeModel*,bedrock:RetrieveAndGenerate',
      ];
      const actions = text([statement!.Action].flat().sort());
      if (!own)
        expect([service, unowned.includes(actions) ? 'no resource' : actions]).toEqual([service, 'no resource']);
    }
  });

  it('admit of Lambda the invocation of the egress relay and nothing else', () => {
    const lambda = statements.filter(({ service }) => service.endsWith('.lambda'));
    expect(lambda.map(({ statement }) => [statement!.Action, text(statement!.Resource)])).toEqual([
      ['lambda:InvokeFunction', expect.stringMatching(/^<EgressRelay\w+\.Arn>$/)],
    ]);
  });
});
