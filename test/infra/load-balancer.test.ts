import { type Json, resourcesOf, synthesise, text, theOnly } from '../support/infra/templates';

const { stack } = synthesise();
const [balancer, { Properties }] = theOnly(stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
const [, listener] = theOnly(stack, 'AWS::ElasticLoadBalancingV2::Listener');
const [, targets] = theOnly(stack, 'AWS::ElasticLoadBalancingV2::TargetGroup');
const rules = Object.values(resourcesOf(stack, 'AWS::ElasticLoadBalancingV2::ListenerRule')).sort(
  (a, b) => a.Properties.Priority - b.Properties.Priority,
);
const attributes = (pairs: { Key: string; Value: unknown }[]) =>
  Object.fromEntries(pairs.map(({ Key, Value }) => [Key, Value]));
const conditions = (rule: (typeof rules)[number]) =>
  Object.fromEntries(rule.Properties.Conditions.map((one: Record<string, Json>) => [one.Field, one]));

describe('the load balancer', () => {
  it('stands in the public subnets of both zones', () => {
    expect(Properties.Scheme).toBe('internet-facing');
    expect(text(Properties.Subnets)).toMatch(/^<NetworkVpcPublicSubnet1\w+>,<NetworkVpcPublicSubnet2\w+>$/);
  });

  it('is quiet for two minutes before it gives up, drops malformed headers, and keeps a log', () => {
    expect(attributes(Properties.LoadBalancerAttributes)).toMatchObject({
      'idle_timeout.timeout_seconds': '120',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'access_logs.s3.enabled': 'true',
    });
  });

  it('listens to HTTPS alone, with TLS 1.2 or better', () => {
    expect(listener.Properties).toMatchObject({
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    });
    expect(text(listener.Properties.LoadBalancerArn)).toBe(`<${balancer}>`);
  });

  it('refuses what no rule admits', () => {
    expect(listener.Properties.DefaultActions).toEqual([
      { Type: 'fixed-response', FixedResponseConfig: expect.objectContaining({ StatusCode: '403' }) },
    ]);
  });

  it('admits nothing that does not carry the origin secret, this one or the one before', () => {
    expect(rules).toHaveLength(2);
    for (const rule of rules) {
      const { HttpHeaderConfig } = conditions(rule)['http-header'];
      expect(HttpHeaderConfig.HttpHeaderName).toBe('x-origin-secret');
      expect(HttpHeaderConfig.Values.map(text)).toEqual([
        expect.stringMatching(/^\{\{resolve:secretsmanager:<OriginSecretGeneration1\w+>:SecretString:::\}\}$/),
        expect.stringMatching(/^\{\{resolve:secretsmanager:<OriginSecretGeneration0\w+>:SecretString:::\}\}$/),
      ]);
    }
  });

  it('forwards what is open to everyone: the page after signing out, and assets', () => {
    expect(conditions(rules[0]!)['path-pattern'].PathPatternConfig.Values).toEqual(['/signed-out', '/assets/*']);
    expect(rules[0]!.Properties.Actions.map(({ Type }: { Type: string }) => Type)).toEqual(['forward']);
  });

  it('signs people in with Cognito before it forwards anything else', () => {
    expect(Object.keys(conditions(rules[1]!))).toEqual(['http-header']);
    expect(rules[1]!.Properties.Actions).toEqual([
      expect.objectContaining({
        Type: 'authenticate-cognito',
        Order: 1,
        AuthenticateCognitoConfig: expect.objectContaining({ Scope: 'openid email profile' }),
      }),
      expect.objectContaining({ Type: 'forward', Order: 2 }),
    ]);
  });
});

describe('the target group', () => {
  it('leads to port 8501 of the tasks, and asks whether they are well', () => {
    expect(targets.Properties).toMatchObject({
      Port: 8501,
      Protocol: 'HTTP',
      TargetType: 'ip',
      HealthCheckPath: '/healthz',
      Matcher: { HttpCode: '200' },
    });
  });

  it('lets a task that leaves end its longest answer, and brings people back to the task that knows them', () => {
    expect(attributes(targets.Properties.TargetGroupAttributes)).toMatchObject({
      'deregistration_delay.timeout_seconds': '300',
      'stickiness.enabled': 'true',
      'stickiness.type': 'lb_cookie',
    });
  });
});
