import { METRICS } from '../../src/contract';
import { type Resource, resourcesOf, synthesise, type Template, text, theOnly } from '../support/infra/templates';

const { stack, edge } = synthesise();
const alarmsOf = (template: Template): [string, Resource][] =>
  Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
const alarms = [...alarmsOf(stack), ...alarmsOf(edge)];

describe('the alarms', () => {
  it.each([
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
    'Blocked',
  ])('include %s', (name) => {
    expect(alarms.map(([id]) => id)).toContainEqual(expect.stringContaining(name));
  });

  it.each(alarms)('have a description of more than 40 characters: %s', (_id, { Properties }) => {
    expect(Properties.AlarmDescription.length).toBeGreaterThan(40);
  });

  it('notify the operator by e-mail when they go off and when they recover', () => {
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

  it('treat missing data as breaching only for the number of healthy tasks', () => {
    const breaching = alarms
      .filter(([, { Properties }]) => Properties.TreatMissingData !== 'notBreaching')
      .map(([id]) => id);
    expect(breaching).toEqual([expect.stringContaining('NoHealthyTask')]);
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

describe('the log groups', () => {
  it('all have the configured retention', () => {
    for (const template of [stack, edge]) {
      for (const [id, { Properties }] of Object.entries(resourcesOf(template, 'AWS::Logs::LogGroup'))) {
        expect([id, Properties.RetentionInDays]).toEqual([id, 90]);
      }
    }
  });
});
