import { withoutKey } from '../support/infra/encryption';
import { example, type Json, resourcesOf, synthesise, type Template, text, theOnly } from '../support/infra/templates';
import { validateAll } from '../support/infra/validation-process';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const NETWORK = {
  vpc: 'vpc-0123456789abcdef0',
  loadBalancerSubnets: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  taskSubnets: [
    { id: 'subnet-0000000000000001a', routeTable: 'rtb-0000000000000001a' },
    { id: 'subnet-0000000000000001b', routeTable: 'rtb-0000000000000001b' },
  ],
};
const DOCUMENTS = 'documents-of-the-office';
const DOCUMENTS_ARN = `arn:aws:s3:::${DOCUMENTS}`;
const POOL = 'eu-central-1_Office123';
const POOL_ARN = `arn:aws:cognito-idp:eu-central-1:<AWS::AccountId>:userpool/${POOL}`;
const withExisting = (existing: Json): Json => ({ ...example(), existing });
const all: Json = {
  ...withExisting({
    key: KEY,
    logBucket: 'access-logs-of-the-office',
    documentBucket: DOCUMENTS,
    knowledgeBase: { id: 'KB12345678', dataSourceId: 'DS12345678' },
    userPool: { id: POOL, signInHost: 'login.office.ch', hasAdmins: true },
    network: { ...NETWORK, endpoints: ['s3', 'logs', 'lambda'] },
  }),
  knowledge: {},
  signIn: {},
  firstAdmin: undefined,
  backup: { days: 30 },
};

describe('an existing VPC', () => {
  const { stack } = synthesise(withExisting({ network: NETWORK }));
  const endpoints = Object.values(resourcesOf(stack, 'AWS::EC2::VPCEndpoint'));

  it('replaces the network of the deployment', () => {
    for (const type of ['VPC', 'Subnet', 'RouteTable', 'Route', 'InternetGateway', 'NatGateway', 'FlowLog'])
      expect([type, resourcesOf(stack, `AWS::EC2::${type}`)]).toEqual([type, {}]);
  });

  it('contains the targets and the security groups, and the load balancer and the tasks in the given subnets', () => {
    const [, { Properties: balancer }] = theOnly(stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect([balancer.Scheme, balancer.Subnets]).toEqual(['internet-facing', NETWORK.loadBalancerSubnets]);
    const [, { Properties: service }] = theOnly(stack, 'AWS::ECS::Service');
    expect(service.NetworkConfiguration.AwsvpcConfiguration).toMatchObject({
      AssignPublicIp: 'DISABLED',
      Subnets: NETWORK.taskSubnets.map(({ id }) => id),
    });
    for (const type of ['AWS::EC2::SecurityGroup', 'AWS::ElasticLoadBalancingV2::TargetGroup']) {
      for (const { Properties } of Object.values(resourcesOf(stack, type)))
        expect([type, Properties.VpcId]).toEqual([type, NETWORK.vpc]);
    }
  });

  it('gets the same endpoints as a VPC of the deployment, in the subnets and the route tables of the tasks', () => {
    const own = servicesOf(synthesise().stack);
    expect(own.length).toBeGreaterThan(0);
    expect(servicesOf(stack)).toEqual(own);
    for (const { Properties } of endpoints) {
      const place = Properties.VpcEndpointType === 'Gateway' ? Properties.RouteTableIds : Properties.SubnetIds;
      const expected = NETWORK.taskSubnets.map(({ id, routeTable }) =>
        Properties.VpcEndpointType === 'Gateway' ? routeTable : id,
      );
      expect([Properties.VpcId, place]).toEqual([NETWORK.vpc, expected]);
    }
  });

  it('gets no second endpoint for a service whose endpoint it already has', () => {
    const others = servicesOf(stack).filter((name) => !/(s3|\.logs|\.lambda)$/.test(name));
    expect(others).toHaveLength(endpoints.length - 3);
    expect(servicesOf(synthesise(all).stack)).toEqual(others);
  });
});

describe('an existing KMS key', () => {
  const { stack } = synthesise({ ...withExisting({ key: KEY }), backup: { days: 30 } });

  it('encrypts conversations, vectors, logs, alarms, the origin secret, documents, the audit archive and backups, and the deployment creates no key', () => {
    expect(resourcesOf(stack, 'AWS::KMS::Key')).toEqual({});
    expect(Object.keys(resourcesOf(stack, 'AWS::S3::Bucket')).map((id) => /^[A-Z][a-z]+/.exec(id)![0])).toEqual([
      'Access',
      'Knowledge',
      'Audit',
    ]);
    expect(withoutKey(stack, KEY)).toEqual([]);
  });

  it('can be used by the tasks, but only through DynamoDB and S3', () => {
    const statements = Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as Json[],
    );
    expect(statements.find(({ Sid }) => Sid === 'Key')).toMatchObject({
      Resource: KEY,
      Condition: {
        StringEquals: { 'kms:ViaService': ['dynamodb.eu-central-1.amazonaws.com', 's3.eu-central-1.amazonaws.com'] },
      },
    });
  });

  it('that is a former key can be used by the tasks, the archive and the knowledge base to decrypt objects in S3', () => {
    const former = KEY.replace('1234abcd', '5678abcd');
    const { stack } = synthesise(withExisting({ formerKeys: [former] }));
    const policies = Object.entries<Json>(resourcesOf(stack, 'AWS::IAM::Policy')).filter(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.some(
        ({ Sid, Action, Resource, Condition }: Json) =>
          Sid === 'FormerKeys' &&
          [Action].flat().includes('kms:Decrypt') &&
          Resource === former &&
          /s3\.<AWS::Region>/.test(text(Condition.StringEquals['kms:ViaService'])),
      ),
    );
    const roles = policies.map(([, { Properties }]) => text(Properties.Roles));
    expect(roles.map((role) => /Service|Archive|Knowledge/.exec(role)?.[0]).sort()).toEqual([
      'Archive',
      'Knowledge',
      'Service',
    ]);
  });

  it('requires a new knowledge base, because the key of the vectors is immutable', () => {
    const nameOf = (content: Json) =>
      theOnly(synthesise(content).stack, 'AWS::Bedrock::KnowledgeBase')[1].Properties.Name;
    const names = [example(), withExisting({ key: KEY }), withExisting({ key: KEY.replace('1234abcd', '5678abcd') })];
    expect(new Set(names.map(nameOf)).size).toBe(3);
  });
});

describe('an existing log bucket', () => {
  const { stack } = synthesise(withExisting({ logBucket: 'access-logs-of-the-office' }));

  it('receives the access logs of the load balancer, the document bucket and the audit archive bucket', () => {
    const buckets = Object.values(resourcesOf(stack, 'AWS::S3::Bucket'));
    expect(buckets.map(({ Properties }) => Properties.LoggingConfiguration)).toEqual(
      expect.arrayContaining(
        ['documents/', 'audit/'].map((LogFilePrefix) => ({
          DestinationBucketName: 'access-logs-of-the-office',
          LogFilePrefix,
        })),
      ),
    );
    expect(buckets).toHaveLength(2);
    const [, balancer] = theOnly(stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(balancer.Properties.LoadBalancerAttributes).toContainEqual({
      Key: 'access_logs.s3.bucket',
      Value: 'access-logs-of-the-office',
    });
  });
});

const adopting: Json = {
  ...withExisting({ documentBucket: DOCUMENTS, userPool: { id: POOL } }),
  signIn: { prefix: 'joule-verne-example' },
};

describe('an existing document bucket', () => {
  const { stack } = synthesise(adopting);

  it('replaces the bucket of the deployment, and is not changed', () => {
    expect(Object.keys(resourcesOf(stack, 'AWS::S3::Bucket')).filter((id) => id.startsWith('Knowledge'))).toEqual([]);
    const policies = Object.values(resourcesOf(stack, 'AWS::S3::BucketPolicy')).map(
      ({ Properties }) => Properties.Bucket,
    );
    expect(policies).not.toContain(DOCUMENTS);
    const custom = Object.values<Json>(stack.Resources).filter(({ Type }) => Type.startsWith('Custom::'));
    expect(JSON.stringify(custom)).not.toContain(DOCUMENTS);
  });

  it('is read by the knowledge base only under documents/', () => {
    const [, source] = theOnly(stack, 'AWS::Bedrock::DataSource');
    const { BucketArn, InclusionPrefixes } = source.Properties.DataSourceConfiguration.S3Configuration;
    expect([text(BucketArn), InclusionPrefixes]).toEqual([DOCUMENTS_ARN, ['documents/']]);
    const [, role] = Object.entries(resourcesOf(stack, 'AWS::IAM::Role')).find(([id]) =>
      id.startsWith('KnowledgeBaseRole'),
    )!;
    const statements: Json[] = role.Properties.Policies[0].PolicyDocument.Statement;
    const resources = statements.filter(({ Sid }) => /Documents$/.test(Sid)).map(({ Resource }) => text(Resource));
    expect(resources).toEqual([DOCUMENTS_ARN, `${DOCUMENTS_ARN}/documents/*`]);
  });

  it('is used by the tasks with the same permissions as a bucket of the deployment', () => {
    const own = synthesise().stack;
    const [[id]] = Object.entries(resourcesOf(own, 'AWS::S3::Bucket')).filter(([name]) =>
      name.startsWith('Knowledge'),
    ) as [[string, unknown]];
    const expected = taskStatements(own).map((statement) => statement.replaceAll(`<${id}.Arn>`, DOCUMENTS_ARN));
    const isOfBucket = (statement: string) => statement.includes(DOCUMENTS_ARN);
    expect(taskStatements(stack).filter(isOfBucket)).toEqual(expected.filter(isOfBucket));
    expect(expected.filter(isOfBucket)).toHaveLength(3);
    expect(environmentOf(stack).KNOWLEDGE_BUCKET).toBe(DOCUMENTS);
  });

  it('is named in the outputs, from which the restore reads its name', () => {
    expect((stack as Json).Outputs.DocumentBucket.Value).toBe(DOCUMENTS);
  });
});

describe('an existing knowledge base', () => {
  const { stack } = synthesise(all);
  const arn = 'arn:aws:bedrock:eu-central-1:<AWS::AccountId>:knowledge-base/KB12345678';

  it('replaces the knowledge base, the vectors and the embedding model of the deployment', () => {
    const types = Object.values<Json>(stack.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^AWS::(S3Vectors|Bedrock::(KnowledgeBase|DataSource))/.test(type))).toEqual([]);
    expect(JSON.stringify(stack)).not.toMatch(/embed|indexing\.s3vectors/);
  });

  it('is searched and synchronised by the tasks, which may use no other knowledge base', () => {
    const bedrock = taskStatements(stack).filter((statement) => /^(Synchronisation|Retrieval)/.test(statement));
    expect(bedrock).toEqual([
      expect.stringMatching(/^Synchronisation .*bedrock:StartIngestionJob on /),
      expect.stringMatching(/^Retrieval bedrock:Retrieve on /),
    ]);
    for (const statement of bedrock) expect(statement).toMatch(new RegExp(` on ${arn.replaceAll('.', '\\.')}$`));
    expect(environmentOf(stack)).toMatchObject({
      KNOWLEDGE_BASE_ID: 'KB12345678',
      DATA_SOURCE_ID: 'DS12345678',
      KNOWLEDGE_BUCKET: DOCUMENTS,
    });
  });

  it('has its document bucket backed up, like a knowledge base of the deployment', () => {
    const [, { Properties: selection }] = theOnly(stack, 'AWS::Backup::BackupSelection');
    expect(text(selection.BackupSelection.Resources)).toMatch(new RegExp(`,${DOCUMENTS_ARN}$`));
  });
});

describe('an existing user pool', () => {
  const { stack } = synthesise(adopting);
  const complete = synthesise(all).stack;
  const authentication = (template: Template): Json =>
    Object.values(resourcesOf(template, 'AWS::ElasticLoadBalancingV2::ListenerRule'))
      .flatMap(({ Properties }) => Properties.Actions as Json[])
      .find(({ Type }) => Type === 'authenticate-cognito').AuthenticateCognitoConfig;

  it('replaces the user pool of the deployment, and is not changed', () => {
    for (const template of [stack, complete]) {
      const types = Object.values<Json>(template.Resources).map(({ Type }) => Type);
      expect(types.filter((type) => /^AWS::Cognito::UserPool(RiskConfigurationAttachment)?$/.test(type))).toEqual([]);
    }
  });

  it('without sign-in pages and admins gets sign-in pages, the group, the first admin and the app client with its branding', () => {
    for (const name of ['Client', 'Domain', 'Group', 'User', 'UserToGroupAttachment'])
      expect(theOnly(stack, `AWS::Cognito::UserPool${name}`)[1].Properties.UserPoolId).toBe(POOL);
    expect(theOnly(stack, 'AWS::Cognito::ManagedLoginBranding')[1].Properties.UserPoolId).toBe(POOL);
    const { UserPoolDomain: domain, UserPoolArn: arn } = authentication(stack);
    expect([text(domain), text(arn)]).toEqual([`<${theOnly(stack, 'AWS::Cognito::UserPoolDomain')[0]}>`, POOL_ARN]);
  });

  it('with sign-in pages and admins keeps them, and gets only the app client with its branding', () => {
    const types = Object.values<Json>(complete.Resources).map(({ Type }) => Type);
    const ofPool = types.filter((type) => type.startsWith('AWS::Cognito::')).sort();
    expect(ofPool).toEqual(['AWS::Cognito::ManagedLoginBranding', 'AWS::Cognito::UserPoolClient']);
    expect(authentication(complete).UserPoolDomain).toBe('login.office.ch');
    expect(environmentOf(complete)).toMatchObject({
      USER_POOL_ID: POOL,
      USER_POOL_DOMAIN: 'https://login.office.ch',
      ADMIN_GROUP: 'admins',
    });
    expect(JSON.stringify(resourcesOf(complete, 'AWS::Lambda::Function'))).toContain('https://login.office.ch');
  });

  it('is the only user pool that the tasks administer and that the relay serves', () => {
    const people = taskStatements(complete).filter((statement) => statement.includes('cognito-idp:'));
    expect(people).toEqual([expect.stringMatching(/^People /)]);
    expect(people[0]!.endsWith(` on ${POOL_ARN}`)).toBe(true);
    const relay = Object.entries(resourcesOf(complete, 'AWS::Lambda::Function')).find(([id]) =>
      id.startsWith('EgressRelay'),
    )!;
    expect(relay[1].Properties.Environment.Variables.USER_POOL_ID).toBe(POOL);
  });
});

describe('existing resources', () => {
  it('are used by a deployment that passes the AwsSolutions rules and the schemas of CloudFormation', () => {
    expect(validateAll([all])).toEqual([[]]);
  });
});

/** Returns the names of the services that the VPC endpoints serve, in alphabetical order. */
function servicesOf(stack: Template): string[] {
  return Object.values(resourcesOf(stack, 'AWS::EC2::VPCEndpoint'))
    .map(({ Properties }) => text(Properties.ServiceName))
    .sort();
}

/** Returns the statements of the tasks' role, each in the format `Sid actions on resources`. */
function taskStatements(stack: Template): string[] {
  const [, policy] = Object.entries(resourcesOf(stack, 'AWS::IAM::Policy')).find(([id]) =>
    id.startsWith('ServiceTaskTaskRole'),
  )!;
  return policy.Properties.PolicyDocument.Statement.map(
    ({ Sid, Action, Resource }: Json) => `${Sid} ${text(Action)} on ${text(Resource)}`,
  );
}

function environmentOf(stack: Template): Record<string, Json> {
  const [container] = theOnly(stack, 'AWS::ECS::TaskDefinition')[1].Properties.ContainerDefinitions;
  return Object.fromEntries(container.Environment.map(({ Name, Value }: Json) => [Name, Value]));
}
