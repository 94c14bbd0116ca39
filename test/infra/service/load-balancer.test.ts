import { type Json, resourcesOf, synthesise, text, theOnly } from '../../support/infra/templates';

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
  Object.fromEntries(rule.Properties.Conditions.map((condition: Record<string, Json>) => [condition.Field, condition]));

describe('the load balancer', () => {
  it('is in the public subnets of both zones', () => {
    expect(Properties.Scheme).toBe('internet-facing');
    expect(text(Properties.Subnets)).toMatch(/^<NetworkVpcPublicSubnet1\w+>,<NetworkVpcPublicSubnet2\w+>$/);
  });

  it('has an idle timeout of two minutes, drops malformed headers, and writes access logs', () => {
    expect(attributes(Properties.LoadBalancerAttributes)).toMatchObject({
      'idle_timeout.timeout_seconds': '120',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'access_logs.s3.enabled': 'true',
    });
  });

  it('listens for HTTPS only, with TLS 1.2 or later', () => {
    expect(listener.Properties).toMatchObject({
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    });
    expect(text(listener.Properties.LoadBalancerArn)).toBe(`<${balancer}>`);
  });

  it('responds with 403 to requests that no rule matches', () => {
    expect(listener.Properties.DefaultActions).toEqual([
      { Type: 'fixed-response', FixedResponseConfig: expect.objectContaining({ StatusCode: '403' }) },
    ]);
  });

  it('accepts only requests with the current or previous origin secret', () => {
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

  it('forwards requests for the signed-out page and for assets without requiring a sign-in', () => {
    expect(conditions(rules[0]!)['path-pattern'].PathPatternConfig.Values).toEqual(['/signed-out', '/assets/*']);
    expect(rules[0]!.Properties.Actions.map(({ Type }: { Type: string }) => Type)).toEqual(['forward']);
  });

  it('requires a sign-in with Cognito, except for the signed-out page and for assets', () => {
    expect(Object.keys(conditions(rules[1]!))).toEqual(['http-header']);
    expect(rules[1]!.Properties.Actions).toEqual([
      expect.objectContaining({
        Type: 'authenticate-cognito',
        Order: 1,
        AuthenticateCognitoConfig: expect.objectContaining({
          Scope: 'openid email profile',
          SessionTimeout: 12 * 3600,
        }),
      }),
      expect.objectContaining({ Type: 'forward', Order: 2 }),
    ]);
  });
});

describe('the target group', () => {
  it('forwards to port 8501 of the tasks and checks their health', () => {
    expect(targets.Properties).toMatchObject({
      Port: 8501,
      Protocol: 'HTTP',
      TargetType: 'ip',
      HealthCheckPath: '/healthz',
      Matcher: { HttpCode: '200' },
    });
  });

  it('gives stopping tasks time to complete their answers, and uses sticky sessions', () => {
    expect(attributes(targets.Properties.TargetGroupAttributes)).toMatchObject({
      'deregistration_delay.timeout_seconds': '300',
      'stickiness.enabled': 'true',
      'stickiness.type': 'lb_cookie',
    });
  });
});
