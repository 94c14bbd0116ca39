import { CfnResource, Stack } from 'aws-cdk-lib';
import { parseDeployment } from '../../src/infra/deployment/read';
import { JouleVerne } from '../../src/infra/joule-verne';
import { applyLandingZone } from '../../src/infra/landing-zone';
import { withApp } from '../support/infra/cdk-app';
import { example, type Json, resourcesOf, synthesise, type Template, type Templates } from '../support/infra/templates';

/** Returns the content of a deployment file whose templates contain most types of resources. */
const content = (changes: Json): Json => ({
  ...example(),
  network: { ...example().network, privateLoadBalancer: true },
  access: { addresses: ['192.0.2.0/24'] },
  operation: { ...example().operation, customerManagedKey: true },
  engine: { ...example().engine, guardrail: { words: ['secret'] } },
  backup: { days: 7 },
  ...changes,
});

const deploymentOf = (changes: Json) =>
  parseDeployment(JSON.stringify({ ...example(), ...changes }), 'deployment.json');

const faultsOf = (changes: Json): string => {
  try {
    deploymentOf(changes);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

const all = ({ stack, edge, edgeAlarms }: Templates): Template[] => [stack, edge, edgeAlarms];

/** String properties with a name that ends in "Name", but with a value that is not the name of the resource in its account. */
const NOT_PHYSICAL =
  /^(AWS::IAM::Policy\.PolicyName|AWS::Route53::RecordSet\.Name|AWS::CertificateManager::Certificate\.DomainName|AWS::EC2::VPCEndpoint\.ServiceName|AWS::SNS::Topic\.DisplayName|AWS::CloudWatch::Alarm\.MetricName|AWS::Cognito::UserPool(Group|UserToGroupAttachment)\.GroupName|.*\.(CustomizedMetricSpecification|MetricName).*)$/;

/** Returns the names that the templates give to resources, each with its type and property. */
function physicalNames(templates: Templates): [property: string, name: string][] {
  return all(templates).flatMap((template) =>
    Object.values(template.Resources).flatMap(({ Type, Properties = {} }) => {
      const own = Object.entries(Properties);
      const nested = own.flatMap(([key, value]) =>
        /(^|[a-z])(Config|BackupPlan|BackupSelection)$/.test(key) && typeof value === 'object' && value
          ? Object.entries(value as Json)
          : [],
      );
      return [...own, ...nested]
        .filter(([key, value]) => /(Name|Family)$/.test(key) && typeof value === 'string')
        .map(([key, value]): [string, string] => [`${Type}.${key}`, value as string])
        .filter(([property]) => !NOT_PHYSICAL.test(property));
    }),
  );
}

describe('tags', () => {
  const templates = synthesise(content({ tags: { CostCentre: '4711', 'data:class': 'internal use' } }));

  it.each([
    'AWS::S3::Bucket',
    'AWS::EC2::VPC',
    'AWS::IAM::Role',
    'AWS::Cognito::UserPool',
    'AWS::DynamoDB::GlobalTable',
    'AWS::Bedrock::KnowledgeBase',
    'AWS::KMS::Key',
    'AWS::WAFv2::WebACL',
    'AWS::Logs::LogGroup',
  ])('are on every resource of the type %s', (type) => {
    const found = all(templates).flatMap((template) => Object.values(resourcesOf(template, type)));
    expect(found.length).toBeGreaterThan(0);
    for (const { Properties } of found)
      expect(JSON.stringify(Properties)).toMatch(/CostCentre.*4711.*data:class.*internal use/);
  });

  it('are on every stack', () => {
    withApp({}, (app) => {
      const { edge, stack, edgeAlarms } = new JouleVerne(app, deploymentOf({ tags: { CostCentre: '4711' } }));
      for (const { tags } of [edge, stack, edgeAlarms]) expect(tags.tagValues()).toEqual({ CostCentre: '4711' });
    });
  });

  it('are copied to the tasks', () => {
    const [service] = Object.values(resourcesOf(templates.stack, 'AWS::ECS::Service'));
    expect(service!.Properties.PropagateTags).toBe('SERVICE');
  });

  it('are at most 47, because the CDK adds up to three and AWS allows 50', () => {
    const most = Object.fromEntries(Array.from({ length: 47 }, (_, index) => [`Key${index}`, 'x']));
    const counts = all(synthesise(content({ tags: most }))).flatMap(({ Resources }) =>
      Object.values(Resources).flatMap(({ Properties = {} }) =>
        Array.isArray(Properties.Tags) ? [Properties.Tags.length] : [],
      ),
    );
    expect(Math.max(...counts)).toBe(50);
    expect(faultsOf({ tags: { ...most, Another: 'x' } })).toContain('tags is invalid: must contain at most 47 tags');
  });

  it.each([
    [
      'a reserved prefix',
      { 'AWS:x': '1' },
      /tags\["AWS:x"\] is invalid: must be a name of 1 to 128 .* does not begin with aws:/,
    ],
    ['the key Name, which the CDK sets', { Name: '1' }, /tags\.Name is invalid: .*is not Name/],
    ['a long key', { ['x'.repeat(129)]: '1' }, /is invalid: must be a name of 1 to 128/],
    ['a long value', { x: 'x'.repeat(257) }, /tags\.x is invalid: must be a string, in quotes, of at most 256/],
    ['a character that AWS rejects', { x: 'a,b' }, /tags\.x is invalid/],
    ['a number', { x: 4711 }, /tags\.x is invalid: must be a string, in quotes/],
    [
      'keys that IAM does not distinguish',
      { Team: '1', team: '2' },
      /differ only in upper and lower case, such as team/,
    ],
  ])('are rejected with %s', (_case, tags, message) => {
    expect(faultsOf({ tags })).toMatch(message);
  });
});

describe('permissionsBoundary', () => {
  it.each([
    ['Limits', { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':policy/Limits']] }],
    ['arn:aws:iam::210987654321:policy/zone/Limits', 'arn:aws:iam::210987654321:policy/zone/Limits'],
  ])('limits every role: %s', (permissionsBoundary, expected) => {
    const roles = all(synthesise(content({ permissionsBoundary }))).flatMap((template) =>
      Object.values(resourcesOf(template, 'AWS::IAM::Role')),
    );
    expect(roles.length).toBeGreaterThan(3);
    for (const { Properties } of roles) expect(Properties.PermissionsBoundary).toEqual(expected);
  });

  it('limits roles that the CDK declares as generic resources, such as the roles of custom resources', () => {
    const template = withApp({}, (app) => {
      const stack = new Stack(app, 'One');
      new CfnResource(stack, 'Role', { type: 'AWS::IAM::Role', properties: { AssumeRolePolicyDocument: {} } });
      applyLandingZone(stack, deploymentOf({ permissionsBoundary: 'Limits' }));
      return app.synth().getStackArtifact('One').template as Template;
    });
    expect(template.Resources.Role!.Properties.PermissionsBoundary).toBeDefined();
  });

  it.each(['arn:aws:iam::1:policy/x', 'arn:aws:iam::210987654321:role/x', 'a b', ''])(
    'rejects %j',
    (permissionsBoundary) => {
      expect(faultsOf({ permissionsBoundary })).toContain(
        'permissionsBoundary is invalid: must look like arn:aws:iam::',
      );
    },
  );
});

describe('account', () => {
  it('does not change the templates', () => {
    expect(synthesise({ ...example(), account: '210987654321' })).toEqual(synthesise());
  });

  it.each([
    ['permissionsBoundary', { permissionsBoundary: 'arn:aws:iam::210987654322:policy/Limits' }],
    ['access.webAcl', { access: { webAcl: 'arn:aws:wafv2:us-east-1:210987654322:global/webacl/own/1' } }],
    [
      'address.certificates.cloudFront',
      {
        address: {
          ...example().address,
          certificates: {
            cloudFront: 'arn:aws:acm:us-east-1:210987654322:certificate/a',
            loadBalancer: 'arn:aws:acm:eu-central-1:210987654321:certificate/b',
          },
        },
      },
    ],
  ])('rejects %s of another account', (option, changes) => {
    expect(faultsOf({ ...changes, account: '210987654321' })).toContain(
      `${option} must be in account 210987654321, which the option account names; received "arn:aws:`,
    );
    expect(faultsOf({ ...changes, account: '210987654322' })).not.toContain(
      option === 'permissionsBoundary' ? option : `${option} must`,
    );
  });

  it('accepts a boundary that AWS manages', () => {
    const permissionsBoundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
    expect(faultsOf({ permissionsBoundary, account: '210987654321' })).toBe('');
  });

  it.each(['1234', '2109876543210', 210987654321])('rejects %j', (account) => {
    expect(faultsOf({ account })).toMatch(/account is invalid: must .*look(s)? like 111122223333, twelve digits/);
  });
});

describe('namePrefix', () => {
  const named = (prefix: string, name = 'JouleVerne') => synthesise(content({ namePrefix: prefix, name }));

  it.each([
    ['acme-', 'JouleVerne'],
    ['A-1-', 'Test'],
    ['acme', 'JouleVerne'],
    ['a'.repeat(19).concat('-'), `N${'-n'.repeat(30)}`],
  ])('begins every name, or follows aws-waf-logs-, and no name is too long: %s with %s', (prefix, name) => {
    const names = physicalNames(named(prefix, name));
    expect(names.length).toBeGreaterThan(12);
    for (const type of ['Backup::BackupPlan', 'Backup::BackupSelection', 'Bedrock::Guardrail'])
      expect(names.map(([property]) => property).join()).toContain(`AWS::${type}.`);
    expect(names.filter(([, value]) => !value.replace(/^aws-waf-logs-/, '').startsWith(prefix))).toEqual([]);
    const limits = [
      [/Guardrail|Backup(Plan|Selection)\./, 50],
      [/VpcOrigin/, 64],
      [/Bedrock/, 100],
      [/./, 255],
    ] as const;
    const limitOf = (property: string) => limits.find(([properties]) => properties.test(property))![1];
    expect(names.filter(([property, value]) => value.length > limitOf(property))).toEqual([]);
  });

  it('is the beginning of the names of the stacks, from which AWS derives most names', () => {
    expect(deploymentOf({ namePrefix: 'acme-' }).name).toBe('acme-JouleVerne');
    expect(JSON.stringify(named('acme-').stack)).toContain('"StackName":"acme-JouleVerne-Edge"');
  });

  it.each(['-acme', '1acme', 'a'.repeat(21), 'acme_', ''])('rejects %j', (namePrefix) => {
    expect(faultsOf({ namePrefix })).toContain('namePrefix is invalid: must look like acme-: at most 20 letters');
  });
});

describe('two deployments in one account', () => {
  const second = {
    address: { host: 'test.example.org', hostedZone: example().address.hostedZone },
    signIn: { ...example().signIn, prefix: 'joule-verne-test' },
  };

  it.each([['JouleVerneTest'], ['Joule-Verne']])(
    'share at most the name of the data source: JouleVerne and %s',
    (name) => {
      const taken = new Map(
        physicalNames(synthesise(content({}))).map(([property, value]) => [`${property} ${value}`, value]),
      );
      const names = physicalNames(synthesise(content({ name, ...second }))).map(
        ([property, value]) => `${property} ${value}`,
      );
      expect(names.length).toBeGreaterThan(5);
      expect(names.filter((one) => taken.has(one) && !one.startsWith('AWS::Bedrock::DataSource'))).toEqual([]);
    },
  );
});
