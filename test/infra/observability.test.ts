import { METRICS } from '../../src/contract';
import { resourcesOf, synthesise, text, theOnly } from '../support/infra/templates';

const { stack, edge } = synthesise();
const alarmsOf = (template: typeof stack) => Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
const alarms = [...alarmsOf(stack), ...alarmsOf(edge)];
const named = (name: string) => alarms.find(([id]) => id.includes(name))![1].Properties;

describe('the alarms', () => {
  it.each([
    'NoHealthyTask',
    'AnswersFail',
    'ErrorRate',
    'ServerErrors',
    'LoadBalancerErrors',
    'SlowFirstText',
    'Throttling',
    'IngestionFailures',
    'RelayErrors',
    'Blocked',
  ])('know of trouble: %s', (name) => {
    expect(named(name).AlarmDescription.length).toBeGreaterThan(40);
  });

  it('reach the operator by e-mail, and tell of the end of trouble too', () => {
    for (const template of [stack, edge]) {
      const [topic] = theOnly(template, 'AWS::SNS::Topic');
      template.hasResourceProperties('AWS::SNS::Subscription', {
        Protocol: 'email',
        Endpoint: 'operations@example.org',
        TopicArn: { Ref: topic },
      });
      for (const [, { Properties }] of alarmsOf(template)) {
        expect([Properties.AlarmActions, Properties.OKActions].map(text)).toEqual([`<${topic}>`, `<${topic}>`]);
      }
    }
  });

  it('take silence for trouble only where it is: with no healthy task', () => {
    const silent = alarms
      .filter(([, { Properties }]) => Properties.TreatMissingData !== 'notBreaching')
      .map(([id]) => id);
    expect(silent).toEqual([expect.stringContaining('NoHealthyTask')]);
  });
});

describe('the dashboard', () => {
  const body = text(theOnly(stack, 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody);

  it('shows every metric of the application', () => {
    const names = Object.values(METRICS)
      .filter((one) => typeof one === 'object')
      .map(({ name }) => name);
    expect(names.filter((name) => !body.includes(`"${METRICS.namespace}","${name}"`))).toEqual([]);
  });

  it('shows the alarms first', () => {
    const { widgets } = JSON.parse(body.replace(/<[^>]*>/g, 'x'));
    expect(widgets[0]).toMatchObject({ type: 'alarm', x: 0, y: 0 });
  });
});

describe('the logs', () => {
  it('are kept for as long as the deployment says, every one of them', () => {
    for (const template of [stack, edge]) {
      for (const [id, { Properties }] of Object.entries(resourcesOf(template, 'AWS::Logs::LogGroup'))) {
        expect([id, Properties.RetentionInDays]).toEqual([id, 90]);
      }
    }
  });
});
