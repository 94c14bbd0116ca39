import { type Json, type Resource, resourcesOf, synthesise, text, theOnly } from '../../support/infra/templates';

const { stack } = synthesise();
const [vpc] = theOnly(stack, 'AWS::EC2::VPC');
const subnets = resourcesOf(stack, 'AWS::EC2::Subnet');
const endpoints = Object.values(resourcesOf(stack, 'AWS::EC2::VPCEndpoint'));
const ofType = (type: string) => endpoints.filter(({ Properties }) => Properties.VpcEndpointType === type);
const serviceOf = ({ Properties }: Resource) => text(Properties.ServiceName).replace('<AWS::Region>', 'eu-central-1');
const idsOf = (pattern: RegExp) => Object.keys(subnets).filter((id) => pattern.test(id));
/** Returns, for the subnets whose ids match the pattern, the ids of their route tables. */
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

  it('has no NAT gateway and no route from the tasks to the internet', () => {
    expect(resourcesOf(stack, 'AWS::EC2::NatGateway')).toEqual({});
    const routes = Object.values(resourcesOf(stack, 'AWS::EC2::Route'));
    expect(routes).toHaveLength(2);
    for (const { Properties } of routes) expect(routeTablesOf(/Public/)).toContain(Properties.RouteTableId.Ref);
  });

  it('assigns no public addresses automatically', () => {
    for (const subnet of Object.values(subnets)) expect(subnet.Properties.MapPublicIpOnLaunch).toBe(false);
  });

  it('logs accepted and rejected traffic', () => {
    const [, flowLog] = theOnly(stack, 'AWS::EC2::FlowLog');
    expect(flowLog.Properties).toMatchObject({ ResourceId: { Ref: vpc }, TrafficType: 'ALL' });
  });
});

describe('the endpoints', () => {
  it('include gateway endpoints for S3 and DynamoDB, only in the route tables of the tasks', () => {
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

  it('include interface endpoints for ECR, CloudWatch, Bedrock and Lambda in both zones', () => {
    const names = [
      'bedrock-agent',
      'bedrock-agent-runtime',
      'bedrock-runtime',
      'ecr.api',
      'ecr.dkr',
      'lambda',
      'logs',
      'monitoring',
    ];
    expect(ofType('Interface').map(serviceOf).sort()).toEqual(
      names.map((name) => `com.amazonaws.eu-central-1.${name}`),
    );
    for (const { Properties } of ofType('Interface')) {
      expect(Properties.SubnetIds.map(({ Ref }: { Ref: string }) => Ref).sort()).toEqual(idsOf(/Tasks/).sort());
      expect(Properties.PrivateDnsEnabled).toBe(true);
    }
  });

  it('use the security group of the tasks, unless they are gateway endpoints', () => {
    for (const { Properties } of ofType('Interface')) {
      expect(text(Properties.SecurityGroupIds)).toMatch(/^<NetworkFirewallsTasks\w+\.GroupId>$/);
    }
  });

  // Cognito does not support PrivateLink for a user pool with a domain, so the tasks use the egress relay.
  it('include no endpoint for Cognito', () => {
    expect(endpoints.map(serviceOf).filter((name) => name.includes('cognito'))).toEqual([]);
  });
});

/** The foundation models, which belong to no account. */
const MODELS = 'arn:<AWS::Partition>:bedrock:*::foundation-model/*';

describe('the policies of the endpoints', () => {
  const statements = endpoints.flatMap((endpoint) =>
    (endpoint.Properties.PolicyDocument?.Statement ?? [undefined]).map(
      (statement: Record<string, Json> | undefined) => ({ service: serviceOf(endpoint), statement }),
    ),
  );

  it('exist for each endpoint, because the default policy allows everything', () => {
    expect(statements.filter(({ statement }) => !statement)).toEqual([]);
  });

  it('allow only principals of this account, except in requests for image layers, which ECR signs', () => {
    const open = statements.filter(
      ({ statement }) => text(statement!.Condition?.StringEquals?.['aws:PrincipalAccount']) !== '<AWS::AccountId>',
    );
    expect(open.map(({ statement }) => statement!.Sid)).toEqual(['LayersOfImages']);
    expect(text(open[0]!.statement!.Resource)).toBe(
      'arn:<AWS::Partition>:s3:::prod-eu-central-1-starport-layer-bucket/*',
    );
    expect(open[0]!.statement!.Action).toBe('s3:GetObject');
  });

  it("allow only resources of this account and AWS's models, except for image layers and for actions without a resource type", () => {
    for (const { service, statement } of statements.filter(({ statement: { Sid } }) => Sid !== 'LayersOfImages')) {
      const isRestricted =
        text(statement!.Condition.StringEquals['aws:ResourceAccount']) === '<AWS::AccountId>' ||
        text(statement!.Resource).includes(':<AWS::AccountId>:') ||
        text(statement!.Resource) === MODELS ||
        /^<EgressRelay\w+\.Arn>$/.test(text(statement!.Resource));
      const withoutResource = [
        'ecr:GetAuthorizationToken',
        'cloudwatch:PutMetricData',
        'bedrock:Rerank,bedrock:RetrieveAndGenerate',
      ];
      const actions = text([statement!.Action].flat().sort());
      if (!isRestricted)
        expect([service, withoutResource.includes(actions) ? 'no resource' : actions]).toEqual([
          service,
          'no resource',
        ]);
    }
  });

  it('allow no action on foundation models except invoking them, through the two runtimes of Bedrock', () => {
    const onModels = statements.filter(({ statement }) => text(statement!.Resource) === MODELS);
    expect(onModels.map(({ service, statement }) => [service, statement!.Action])).toEqual([
      ['com.amazonaws.eu-central-1.bedrock-agent-runtime', 'bedrock:InvokeModel*'],
      ['com.amazonaws.eu-central-1.bedrock-runtime', 'bedrock:InvokeModel*'],
    ]);
  });

  it('allow, for Lambda, only invoking the egress relay', () => {
    const lambda = statements.filter(({ service }) => service.endsWith('.lambda'));
    expect(lambda.map(({ statement }) => [statement!.Action, text(statement!.Resource)])).toEqual([
      ['lambda:InvokeFunction', expect.stringMatching(/^<EgressRelay\w+\.Arn>$/)],
    ]);
  });
});

it('a custom resource removes the rules of the default security group of the VPC', () => {
  const [, { Properties }] = theOnly(stack, 'Custom::VpcRestrictDefaultSG');
  expect(text(Properties.DefaultSecurityGroupId)).toMatch(/^<NetworkVpc\w+\.DefaultSecurityGroup>$/);
  const role = Object.entries(resourcesOf(stack, 'AWS::IAM::Role')).find(([id]) => id.includes('RestrictDefaultSG'))!;
  const [{ PolicyDocument }] = role[1].Properties.Policies;
  expect(PolicyDocument.Statement.map(({ Resource }: Json) => text(Resource))).toEqual([
    expect.stringMatching(/:security-group\/<NetworkVpc\w+\.DefaultSecurityGroup>$/),
  ]);
});
