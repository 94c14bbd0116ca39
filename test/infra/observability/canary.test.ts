import { example, type Json, resourcesOf, synthesise, text, theOnly } from '../../support/infra/templates';

const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:canary-AbCdEf';

function deployment(canary: Json, access?: Json): Json {
  const content = example();
  content.operation.canary = canary;
  return access ? { ...content, access } : content;
}

const { stack } = synthesise();
const withAccount = synthesise(deployment({ minutes: 10, secret: 'joule-verne/canary', questionMinutes: 120 })).stack;
const rulesOf = (template: typeof stack) =>
  Object.values(resourcesOf(template, 'AWS::Events::Rule')).map(({ Properties }) => ({
    schedule: Properties.ScheduleExpression,
    event: Properties.Targets[0].Input,
    retries: Properties.Targets[0].RetryPolicy.MaximumRetryAttempts,
  }));
const canaryOf = (template: typeof stack) =>
  Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).find(([id]) => id.startsWith('Canary'))?.[1];
const statementsOf = (template: typeof stack) =>
  Object.entries(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith('Canary'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

describe('the canary', () => {
  it('checks the sign-in page every five minutes, without retries', () => {
    expect(rulesOf(stack)).toEqual([{ schedule: 'rate(5 minutes)', event: '{"check":"signInPage"}', retries: 0 }]);
  });

  it('does not repeat a check that failed or timed out, and discards a check that is still waiting when the next one is due', () => {
    for (const [template, age] of [
      [stack, 300],
      [withAccount, 600],
    ] as const) {
      const [, { Properties }] = theOnly(template, 'AWS::Lambda::EventInvokeConfig');
      expect(text(Properties.FunctionName)).toMatch(/^<Canary/);
      expect(Properties).toMatchObject({
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: age,
      });
    }
  });

  it('has the origins of the product and of the sign-in page in its environment, and is outside the VPC', () => {
    const { Environment, VpcConfig } = canaryOf(stack)!.Properties;
    expect(Environment.Variables).toMatchObject({
      PRODUCT_ORIGIN: 'https://chat.example.org',
      SIGN_IN_ORIGIN: 'https://joule-verne-example.auth.eu-central-1.amazoncognito.com',
      METRICS_NAMESPACE: 'JouleVerne',
    });
    expect(VpcConfig).toBeUndefined();
  });

  it('has no permission except to write its log', () => {
    expect(statementsOf(stack).map(({ Action }: Json) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ]);
  });

  it('is scheduled only after CloudFormation has created the distribution and the service that it checks', () => {
    const rule = Object.values(resourcesOf(stack, 'AWS::Events::Rule'))[0]!;
    expect(rule.DependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching(/^EdgeDistribution/), expect.stringMatching(/^Service/)]),
    );
  });

  it('does not exist if it is disabled, or by default if the option `access` restricts addresses or countries', () => {
    for (const content of [
      deployment({ enabled: false }),
      deployment({}, { addresses: ['192.0.2.0/24'] }),
      deployment({}, { countries: ['CH'] }),
    ]) {
      const { stack: without } = synthesise(content);
      expect(canaryOf(without)).toBeUndefined();
      for (const type of ['AWS::Events::Rule', 'AWS::CloudWatch::CompositeAlarm'])
        expect(resourcesOf(without, type)).toEqual({});
      expect(JSON.stringify(without)).not.toContain('CanarySuccess');
    }
  });

  it('can be enabled with restricted countries', () => {
    expect(canaryOf(synthesise(deployment({ enabled: true }, { countries: ['DE'] })).stack)).toBeDefined();
  });
});

describe('the canary with an account', () => {
  it('also asks a question, but less often than it checks the sign-in page', () => {
    expect(rulesOf(withAccount)).toEqual(
      expect.arrayContaining([
        { schedule: 'rate(10 minutes)', event: '{"check":"signInPage"}', retries: 0 },
        { schedule: 'rate(2 hours)', event: '{"check":"answer"}', retries: 0 },
      ]),
    );
  });

  it('may read only the secret that contains this account', () => {
    const [statement] = statementsOf(withAccount).filter(({ Sid }: Json) => Sid === 'Account');
    expect(statement.Action).toBe('secretsmanager:GetSecretValue');
    expect(text(statement.Resource)).toMatch(/:secret:joule-verne\/canary-\?\?\?\?\?\?$/);
    const [byArn] = statementsOf(synthesise(deployment({ secret: SECRET_ARN })).stack).filter(
      ({ Sid }: Json) => Sid === 'Account',
    );
    expect(byArn.Resource).toBe(SECRET_ARN);
  });

  it('has an alarm that keeps its state until the next question has a result', () => {
    const [, { Properties }] = Object.entries(resourcesOf(withAccount, 'AWS::CloudWatch::Alarm')).find(([id]) =>
      id.includes('CanaryAnswer'),
    )!;
    expect(Properties).toMatchObject({
      TreatMissingData: 'ignore',
      Threshold: 1,
      Metrics: [{ MetricStat: { Period: 300 } }],
    });
  });

  it('has an alarm for the sign-in page with the interval of the checks as its period', () => {
    const [, { Properties }] = Object.entries(resourcesOf(withAccount, 'AWS::CloudWatch::Alarm')).find(([id]) =>
      id.includes('CanarySignInPage'),
    )!;
    expect(Properties).toMatchObject({
      EvaluationPeriods: 2,
      TreatMissingData: 'breaching',
      Metrics: [{ MetricStat: { Period: 600 } }],
    });
  });
});
