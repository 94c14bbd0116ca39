import { withoutKey } from '../support/infra/encryption';
import { example, type Json, resourcesOf, synthesise, type Templates, text, theOnly } from '../support/infra/templates';

const withKey = example();
withKey.operation.customerManagedKey = true;
withKey.backup = { days: 30 };
const seventhSecret = example();
seventhSecret.operation.originSecret = 7;
const existingWebAcl = example();
existingWebAcl.access = { webAcl: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/own/1234' };
const otherName = example();
otherName.name = 'Second';
otherName.signIn.prefix = 'joule-verne-second';
otherName.signIn.language = 'fr';
const [keyTemplates, secretTemplates, webAclTemplates, second] = [
  withKey,
  seventhSecret,
  existingWebAcl,
  otherName,
].map(synthesise) as [Templates, Templates, Templates, Templates];

it('the load balancer requests the sign-in pages in the configured language', () => {
  const actions = Object.values(resourcesOf(second.stack, 'AWS::ElasticLoadBalancingV2::ListenerRule')).flatMap(
    ({ Properties }) => Properties.Actions as { AuthenticateCognitoConfig?: Json }[],
  );
  const [signIn] = actions.flatMap(({ AuthenticateCognitoConfig }) => AuthenticateCognitoConfig ?? []);
  expect(signIn).toMatchObject({ AuthenticationRequestExtraParams: { lang: 'fr' } });
});

it('a deployment has an endpoint for the API of CloudWatch only if network.monitoringEndpoint is true', () => {
  const endpointsOf = (network: Json) =>
    JSON.stringify(resourcesOf(synthesise({ ...example(), network }).stack, 'AWS::EC2::VPCEndpoint'));
  expect(endpointsOf({ monitoringEndpoint: false })).not.toContain('.monitoring"');
  expect(endpointsOf({ monitoringEndpoint: true })).toContain('.monitoring"');
});

describe('a private load balancer', () => {
  const deployment = example();
  deployment.network = { privateLoadBalancer: true };
  const { stack } = synthesise(deployment);

  it('has no public address, and is in its own private subnets', () => {
    const [, { Properties }] = theOnly(stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(Properties.Scheme).toBe('internal');
    expect(text(Properties.Subnets)).toMatch(/^<NetworkVpcBalancerSubnet1\w+>,<NetworkVpcBalancerSubnet2\w+>$/);
  });

  it('reaches Cognito through a NAT gateway in each zone, which the tasks cannot use', () => {
    expect(Object.keys(resourcesOf(stack, 'AWS::EC2::NatGateway'))).toHaveLength(2);
    const toNat = Object.values(resourcesOf(stack, 'AWS::EC2::Route')).filter(
      ({ Properties }) => Properties.NatGatewayId,
    );
    expect(toNat.map(({ Properties }) => Properties.RouteTableId.Ref)).toEqual([
      expect.stringMatching(/^NetworkVpcBalancerSubnet1/),
      expect.stringMatching(/^NetworkVpcBalancerSubnet2/),
    ]);
  });

  it('is a VPC origin of CloudFront, which sends it the origin secret', () => {
    theOnly(stack, 'AWS::CloudFront::VpcOrigin');
    const [origin] = theOnly(stack, 'AWS::CloudFront::Distribution')[1].Properties.DistributionConfig.Origins;
    expect(origin.VpcOriginConfig).toMatchObject({ OriginReadTimeout: 120 });
    expect(origin.OriginCustomHeaders[0].HeaderName).toBe('x-origin-secret');
  });
});

describe('a customer managed key', () => {
  const { stack } = keyTemplates;
  const [key] = theOnly(stack, 'AWS::KMS::Key');

  it('encrypts conversations, documents, vectors, logs, alarms, the origin secret, the audit archive and backups', () => {
    expect(withoutKey(stack, key)).toEqual([]);
  });

  it('encrypts the log of blocked requests and the alarms in us-east-1 through a second key in that region', () => {
    const { edge } = keyTemplates;
    const [edgeKey] = theOnly(edge, 'AWS::KMS::Key');
    for (const type of ['AWS::Logs::LogGroup', 'AWS::SNS::Topic'])
      expect(JSON.stringify(theOnly(edge, type)[1].Properties)).toContain(`"${edgeKey}"`);
    expect(resourcesOf(synthesise().edge, 'AWS::KMS::Key')).toEqual({});
  });

  it('requires a new knowledge base, because the key of its vectors is immutable', () => {
    const nameIn = (template: typeof stack) => theOnly(template, 'AWS::Bedrock::KnowledgeBase')[1].Properties.Name;
    expect(nameIn(stack)).not.toBe(nameIn(synthesise().stack));
  });

  it('is rotated every year, and always retained, because data may be encrypted with it', () => {
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
  it('has two generations: the configured one and the previous one', () => {
    const secrets = Object.keys(resourcesOf(secretTemplates.stack, 'AWS::SecretsManager::Secret'));
    expect(secrets.sort()).toEqual([
      expect.stringMatching(/^OriginSecretGeneration6/),
      expect.stringMatching(/^OriginSecretGeneration7/),
    ]);
  });

  it('is generated by Secrets Manager, so that no template contains it', () => {
    for (const { Properties } of Object.values(resourcesOf(secretTemplates.stack, 'AWS::SecretsManager::Secret'))) {
      expect(Properties.GenerateSecretString.PasswordLength).toBeGreaterThanOrEqual(32);
      expect(Properties).not.toHaveProperty('SecretString');
    }
  });
});

describe('an existing web ACL', () => {
  it('replaces the web ACL of the product', () => {
    const { stack, edge } = webAclTemplates;
    expect(resourcesOf(edge, 'AWS::WAFv2::WebACL')).toEqual({});
    expect(theOnly(stack, 'AWS::CloudFront::Distribution')[1].Properties.DistributionConfig.WebACLId).toBe(
      existingWebAcl.access.webAcl,
    );
  });
});

describe('an agent', () => {
  const engine = { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' };
  const { stack } = synthesise({ ...example(), engine });
  const environment = theOnly(stack, 'AWS::ECS::TaskDefinition')[1].Properties.ContainerDefinitions[0].Environment;
  const names = environment.map(({ Name }: Json) => Name);
  const knowledge = [
    'AWS::Bedrock::KnowledgeBase',
    'AWS::Bedrock::DataSource',
    'AWS::S3Vectors::Index',
    'AWS::S3Vectors::VectorBucket',
  ];

  it('has no knowledge base by default, and no variables or outputs for one', () => {
    for (const type of knowledge) expect([type, resourcesOf(stack, type)]).toEqual([type, {}]);
    expect(names).toEqual(expect.arrayContaining(['ANSWER_ENGINE', 'AGENT_ID', 'KNOWLEDGE_BUCKET']));
    expect(names.filter((name: string) => /KNOWLEDGE_BASE|DATA_SOURCE|MODEL/.test(name))).toEqual([]);
    expect(JSON.stringify(stack)).not.toContain('KnowledgeBaseId');
  });

  it('has the same knowledge base as the engine `converse` if engine.knowledgeBase is true', () => {
    const withBase = synthesise({ ...example(), engine: { ...engine, knowledgeBase: true } }).stack;
    for (const type of knowledge) expect(resourcesOf(withBase, type)).toEqual(resourcesOf(synthesise().stack, type));
  });

  it('has no endpoint for invoking models', () => {
    expect(JSON.stringify(resourcesOf(stack, 'AWS::EC2::VPCEndpoint'))).not.toContain('bedrock-runtime"');
  });
});

describe('two deployments in one account', () => {
  const first = synthesise();

  it('have separate metric namespaces', () => {
    const namespaceOf = ({ stack }: typeof first) => {
      const [, { Properties }] = theOnly(stack, 'AWS::ECS::TaskDefinition');
      return Properties.ContainerDefinitions[0].Environment.find(
        ({ Name }: { Name: string }) => Name === 'METRICS_NAMESPACE',
      ).Value;
    };
    expect([namespaceOf(first), namespaceOf(second)]).toEqual(['JouleVerne', 'Second']);
    expect(JSON.stringify(second.stack)).not.toContain('"JouleVerne"');
  });

  it('have no physical names in common, except the name of the data source', () => {
    const names = ({ stack, edge }: typeof first) =>
      [stack, edge].flatMap((template) =>
        Object.values<Json>(template.Resources).flatMap(({ Type, Properties = {} }) =>
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
    const shared = names(first).filter((name) => names(second).includes(name));
    // Names of data sources need to be unique only within a knowledge base.
    expect(shared.filter((name) => !name.startsWith('AWS::Bedrock::DataSource'))).toEqual([]);
  });
});
