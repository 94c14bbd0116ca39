import { METRICS } from '../../../src/contract';
import {
  example,
  type Json,
  type Resource,
  resourcesOf,
  synthesise,
  type Template,
  text,
  theOnly,
} from '../../support/infra/templates';

const { stack, edge, edgeAlarms } = synthesise();
const alarmsOf = (template: Template): [string, Resource][] =>
  Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
const alarms = [stack, edge, edgeAlarms].flatMap(alarmsOf);

const NAMES = [
  'NoHealthyTask',
  'AnswersFail',
  'ErrorRate',
  'ServerErrors',
  'LoadBalancerErrors',
  'SlowFirstText',
  'EventLoopDelay',
  'Throttling',
  'IngestionFailures',
  'RelayErrors',
  'RelayThrottled',
  'AuditArchiveFails',
  'AuditArchiveIsLate',
  'Blocked',
  'CanarySignInPage',
  'CertificateExpiry',
  'EdgeErrors',
];

describe('the alarms', () => {
  it.each(NAMES)('include %s', (name) => {
    expect(alarms.map(([id]) => id)).toContainEqual(expect.stringContaining(name));
  });

  it('are all in the list of this test', () => {
    const ids = alarms.map(([id]) => id);
    expect(ids.filter((id) => !NAMES.some((name) => id.includes(name)))).toEqual([]);
  });

  it.each(alarms)('have a description of more than 40 characters: %s', (_id, { Properties }) => {
    expect(Properties.AlarmDescription.length).toBeGreaterThan(40);
  });

  it('notify the operator by e-mail when they fire and when they recover', () => {
    for (const template of [stack, edge]) {
      const [topic] = theOnly(template, 'AWS::SNS::Topic');
      const [, subscription] = theOnly(template, 'AWS::SNS::Subscription');
      expect(subscription.Properties).toMatchObject({
        Protocol: 'email',
        Endpoint: 'operations@example.org',
        TopicArn: { Ref: topic },
      });
      for (const [, { Properties }] of alarmsOf(template)) {
        expect([Properties.AlarmActions, Properties.OKActions].map(text)).toEqual([`<${topic}>`, `<${topic}>`]);
      }
    }
  });

  it('treat missing data as breaching only for the number of healthy tasks and for the check of the sign-in page', () => {
    const breaching = alarms
      .filter(([, { Properties }]) => Properties.TreatMissingData === 'breaching')
      .map(([id]) => id);
    expect(breaching.sort()).toEqual([
      expect.stringContaining('CanarySignInPage'),
      expect.stringContaining('NoHealthyTask'),
    ]);
  });

  it('watch both certificates, including imported ones, and keep their state after a certificate has expired', () => {
    const certificates = {
      cloudFront: 'arn:aws:acm:us-east-1:111122223333:certificate/aaaa',
      loadBalancer: 'arn:aws:acm:eu-central-1:111122223333:certificate/bbbb',
    };
    const imported = synthesise({ ...example(), address: { host: 'chat.example.org', certificates } });
    const watched = [imported.edge, imported.stack].map((template) => {
      const [, { Properties }] = alarmsOf(template).find(([id]) => id.includes('CertificateExpiry'))!;
      expect(Properties).toMatchObject({ TreatMissingData: 'ignore', Threshold: 21, MetricName: 'DaysToExpiry' });
      return Properties.Dimensions[0].Value;
    });
    expect(watched).toEqual([certificates.cloudFront, certificates.loadBalancer]);
    const created = alarms.filter(([id]) => id.includes('CertificateExpiry'));
    expect(created.map(([, { Properties }]) => text(Properties.Dimensions[0].Value))).toEqual([
      expect.stringMatching(/^<LoadBalancer|^<Certificate/),
      expect.stringMatching(/^<Certificate/),
    ]);
  });

  it("watch, from us-east-1, the rate of CloudFront's 5xx responses in periods with at least 20 requests", () => {
    const [, { Properties }] = theOnly(edgeAlarms, 'AWS::CloudWatch::Alarm');
    const [expression, ...metrics] = Properties.Metrics;
    expect(expression.Expression).toBe('IF(requests >= 20, errors, 0)');
    for (const { MetricStat } of metrics) {
      const dimensions = Object.fromEntries(MetricStat.Metric.Dimensions.map(({ Name, Value }: Json) => [Name, Value]));
      expect(MetricStat.Metric.Namespace).toBe('AWS/CloudFront');
      expect(dimensions).toMatchObject({
        Region: 'Global',
        DistributionId: { 'Fn::GetStackOutput': { StackName: 'JouleVerne', Region: 'eu-central-1' } },
      });
    }
    expect([Properties.AlarmActions, Properties.OKActions].map((actions) => actions.length)).toEqual([1, 1]);
  });

  it('notify if tasks are healthy but the canary cannot reach the sign-in page', () => {
    const [, { Properties }] = theOnly(stack, 'AWS::CloudWatch::CompositeAlarm');
    expect(text(Properties.AlarmRule)).toMatch(
      /^\(ALARM\("<ObservabilityAlarmsCanarySignInPage\w+\.Arn>"\) AND OK\("<ObservabilityAlarmsNoHealthyTask\w+\.Arn>"\)\)$/,
    );
    expect(Properties.AlarmActions).toHaveLength(1);
  });
});

describe('the dashboard', () => {
  const body = text(theOnly(stack, 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody);

  it('shows every metric of the application', () => {
    const names = Object.values(METRICS)
      .filter((metric) => typeof metric === 'object')
      .map(({ name }) => name);
    expect(names.filter((name) => !body.includes(`"${METRICS.namespace}","${name}"`))).toEqual([]);
  });

  it('shows the alarms first', () => {
    const { widgets } = JSON.parse(body.replace(/<[^>]*>/g, 'x'));
    expect(widgets[0]).toMatchObject({ type: 'alarm', x: 0, y: 0 });
  });
});

describe("the model's quota", () => {
  const withQuota = example();
  withQuota.operation.tokensPerMinute = 200_000;
  const withAgent = { ...example(), engine: { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' } };
  const bodyOf = ({ stack: template }: typeof withoutQuota) =>
    text(theOnly(template, 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody);
  const withoutQuota = synthesise();

  it('has graphs of its use and of throttled invocations, except for an agent, whose model is unknown', () => {
    const metric = '"ModelId","eu.anthropic.claude-sonnet-4-6"';
    for (const name of ['InvocationThrottles', 'EstimatedTPMQuotaUsage'])
      expect(bodyOf(withoutQuota)).toContain(`"AWS/Bedrock","${name}",${metric}`);
    expect(bodyOf(synthesise(withAgent))).not.toContain('AWS/Bedrock');
  });

  it('has an alarm at 80 % and a line in the graph if operation.tokensPerMinute is set', () => {
    const quotaAlarms = (template: Template) => alarmsOf(template).filter(([id]) => id.includes('TokenQuota'));
    expect(quotaAlarms(stack)).toEqual([]);
    const [[, { Properties }]] = quotaAlarms(synthesise(withQuota).stack) as [[string, Resource]];
    expect(Properties).toMatchObject({
      Threshold: 160_000,
      Metrics: [{ MetricStat: { Stat: 'Maximum', Period: 60 } }],
    });
    expect(bodyOf(synthesise(withQuota))).toContain('{"value":200000,"label":"quota","yAxis":"left"}');
  });
});

describe('the log groups', () => {
  it('all have the configured retention', () => {
    for (const template of [stack, edge]) {
      for (const [id, { Properties }] of Object.entries(resourcesOf(template, 'AWS::Logs::LogGroup'))) {
        expect([id, Properties.RetentionInDays]).toEqual([id, 90]);
      }
    }
  });

  it('have the same retention as the bucket of access logs', () => {
    const [, logs] = Object.entries(resourcesOf(stack, 'AWS::S3::Bucket')).find(([id]) => id.startsWith('AccessLogs'))!;
    expect(logs.Properties.LifecycleConfiguration.Rules).toEqual([
      expect.objectContaining({ ExpirationInDays: 90, Status: 'Enabled' }),
    ]);
  });
});
