import { example, type Json, resourcesOf, synthesise, text, theOnly } from '../support/infra/templates';

describe('a private load balancer', () => {
  const deployment = example();
  deployment.network = { privateLoadBalancer: true };
  const { stack } = synthesise(deployment);

  it('has no public address, and stands in private subnets of its own', () => {
    const [, { Properties }] = theOnly(stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(Properties.Scheme).toBe('internal');
    expect(text(Properties.Subnets)).toMatch(/^<NetworkVpcBalancerSubnet1\w+>,<NetworkVpcBalancerSubnet2\w+>$/);
  });

  it('reaches Cognito through a NAT gateway in each zone; the tasks have no way out still', () => {
    expect(Object.keys(resourcesOf(stack, 'AWS::EC2::NatGateway'))).toHaveLength(2);
    const toNat = Object.values(resourcesOf(stack, 'AWS::EC2::Route')).filter(
      ({ Properties }) => Properties.NatGatewayId,
    );
    expect(toNat.map(({ Properties }) => Properties.RouteTableId.Ref)).toEqual([
      expect.stringMatching(/^NetworkVpcBalancerSubnet1/),
      expect.stringMatching(/^NetworkVpcBalancerSubnet2/),
    ]);
  });

  it('is reached by CloudFront through a VPC origin, which carries the origin secret too', () => {
    theOnly(stack, 'AWS::CloudFront::VpcOrigin');
    const [origin] = theOnly(stack, 'AWS::CloudFront::Distribution')[1].Properties.DistributionConfig.Origins;
    expect(origin.VpcOriginConfig).toMatchObject({ OriginReadTimeout: 120 });
    expect(origin.OriginCustomHeaders[0].HeaderName).toBe('x-origin-secret');
  });
});

describe('a key of the account', () => {
  const deployment = example();
  deployment.operation.customerManagedKey = true;
  const { stack } = synthesise(deployment);
  const [key] = theOnly(stack, 'AWS::KMS::Key');
  const uses = (value: unknown) => JSON.stringify(value).includes(`"${key}"`);

  it('encrypts conversations, documents, vectors, logs, alarms and the origin secret', () => {
    const types = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::S3Vectors::VectorBucket',
      'AWS::S3Vectors::Index',
      'AWS::Bedrock::DataSource',
      'AWS::SNS::Topic',
      'AWS::Logs::LogGroup',
      'AWS::SecretsManager::Secret',
    ];
    for (const type of types) {
      for (const [id, { Properties }] of Object.entries(resourcesOf(stack, type)))
        expect([id, uses(Properties)]).toEqual([id, true]);
    }
    const [, documents] = Object.entries(resourcesOf(stack, 'AWS::S3::Bucket')).find(([id]) =>
      id.startsWith('KnowledgeDocuments'),
    )!;
    expect(uses(documents.Properties.BucketEncryption)).toBe(true);
  });

  it('makes another knowledge base, under another name: its vectors cannot be encrypted anew in place', () => {
    const nameIn = (template: typeof stack) => theOnly(template, 'AWS::Bedrock::KnowledgeBase')[1].Properties.Name;
    expect(nameIn(stack)).not.toBe(nameIn(synthesise().stack));
  });

  it('is turned every year, and outlives the stack, as what it encrypts does', () => {
    const [, { Properties, DeletionPolicy }] = theOnly(stack, 'AWS::KMS::Key');
    expect([Properties.EnableKeyRotation, DeletionPolicy]).toEqual([true, 'Retain']);
  });

  it('can be used by the tasks for the table and the bucket', () => {
    const statements = Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    expect(statements.find(({ Sid }) => Sid === 'Key')).toMatchObject({
      Action: expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']),
      Condition: {
        StringEquals: { 'kms:ViaService': ['dynamodb.eu-central-1.amazonaws.com', 's3.eu-central-1.amazonaws.com'] },
      },
    });
  });
});

describe('the origin secret', () => {
  it('is changed by counting up: the load balancer admits the new one and the one before', () => {
    const deployment = example();
    deployment.operation.originSecret = 7;
    const secrets = Object.keys(resourcesOf(synthesise(deployment).stack, 'AWS::SecretsManager::Secret'));
    expect(secrets.sort()).toEqual([
      expect.stringMatching(/^OriginSecretGeneration6/),
      expect.stringMatching(/^OriginSecretGeneration7/),
    ]);
  });
});

describe("a web ACL of the organisation's own", () => {
  it("takes the place of the product's", () => {
    const deployment = example();
    deployment.access = { webAcl: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/own/1234' };
    const { stack, edge } = synthesise(deployment);
    expect(resourcesOf(edge, 'AWS::WAFv2::WebACL')).toEqual({});
    expect(theOnly(stack, 'AWS::CloudFront::Distribution')[1].Properties.DistributionConfig.WebACLId).toBe(
      deployment.access.webAcl,
    );
  });
});

describe('two deployments in one account', () => {
  const one = synthesise();
  const content = example();
  content.name = 'Second';
  content.signIn.prefix = 'joule-verne-second';
  const two = synthesise(content);

  it('do not mix what they measure', () => {
    const namespaceOf = ({ stack }: typeof one) => {
      const [, { Properties }] = theOnly(stack, 'AWS::ECS::TaskDefinition');
      return Properties.ContainerDefinitions[0].Environment.find(
        ({ Name }: { Name: string }) => Name === 'METRICS_NAMESPACE',
      ).Value;
    };
    expect([namespaceOf(one), namespaceOf(two)]).toEqual(['JouleVerne', 'Second']);
    expect(JSON.stringify(two.stack.toJSON())).not.toContain('"JouleVerne"');
  });

  it('have no name in common but those that their addresses make', () => {
    const names = ({ stack, edge }: typeof one) =>
      [stack, edge].flatMap((template) =>
        Object.values<Json>(template.toJSON().Resources).flatMap(({ Type, Properties = {} }) =>
          [
            'Name',
            'BucketName',
            'TableName',
            'LogGroupName',
            'FunctionName',
            'RoleName',
            'ClusterName',
            'DashboardName',
            'AlarmName',
            'UserPoolName',
            'Domain',
          ]
            .filter((property) => typeof Properties[property] === 'string' && Type !== 'AWS::Route53::RecordSet')
            .map((property) => `${Type} ${Properties[property]}`),
        ),
      );
    const shared = names(one).filter((name) => names(two).includes(name));
    // Unique within a knowledge base, not within an account.
    expect(shared.filter((name) => !name.startsWith('AWS::Bedrock::DataSource'))).toEqual([]);
  });
});
