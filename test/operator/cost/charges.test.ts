import { METRICS } from '../../../src/contract';
import { type Charge, fullBill, monthlyBill, total } from '../../../src/operator/cost/charge';
import { difference, dollars } from '../../../src/operator/cost/format';
import { PRICES } from '../../../src/operator/cost/prices';
import { ratesOf } from '../../../src/operator/cost/rates';
import { FREE, fixedCharges } from '../../../src/operator/cost/resource-types';
import type { Json, Templates } from '../../../src/operator/templates/template';

const EMPTY = { Resources: {} };
const RATES = ratesOf('eu-central-1');

/** Templates with a single resource. */
function only(type: string, properties: Json = {}): Templates {
  return { stack: { Resources: { One: { Type: type, Properties: properties } } }, edge: EMPTY, edgeAlarms: EMPTY };
}

const metrics = (quantity: number): Charge => ({
  component: 'Observability',
  item: 'Metrics',
  price: 'metric',
  quantity,
  basis: '',
});

describe('the bill', () => {
  it('deducts the free tier of a price once, from its first charges', () => {
    const items = monthlyBill([metrics(7), metrics(7), metrics(7)], RATES);
    expect(items.map(({ free }) => free)).toEqual([7, 3, 0]);
    expect(total(items)).toBeCloseTo(11 * PRICES.metric.usd);
  });

  it('deducts no free tier if it is the full bill', () => {
    expect(total(fullBill([metrics(7)], RATES))).toBeCloseTo(7 * PRICES.metric.usd);
  });
});

describe('fixedCharges', () => {
  it('rejects an unknown resource type', () => {
    expect(() => fixedCharges(only('AWS::OpenSearchServerless::Collection'), RATES)).toThrow(
      'AWS::OpenSearchServerless::Collection',
    );
  });

  it('rejects an unknown resource type in the edge stack', () => {
    const { stack: edge } = only('AWS::RDS::DBInstance');
    expect(() => fixedCharges({ stack: EMPTY, edge, edgeAlarms: EMPTY }, RATES)).toThrow('AWS::RDS::DBInstance');
  });

  it('rejects a log group without a known writer', () => {
    expect(() => fixedCharges(only('AWS::Logs::LogGroup', { RetentionInDays: 90 }), RATES)).toThrow('log group One');
  });

  it('charges nothing for free types, and has a reason for each of them', () => {
    for (const reason of Object.values(FREE)) expect(reason).toMatch(/\w+ \w+/);
    expect(fixedCharges(only('AWS::IAM::Role'), RATES)).toEqual([]);
  });

  it('charges nothing for gateway endpoints and for the addresses of an internal load balancer', () => {
    expect(
      total(fullBill(fixedCharges(only('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }), RATES), RATES)),
    ).toBe(0);
    const prices = fixedCharges(
      only('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal', Subnets: ['a', 'b'] }),
      RATES,
    ).map(({ price }) => price);
    expect(prices).toEqual(['loadBalancer']);
  });

  it('charges each metric of the application; a metric with a dimension, also once for each value', () => {
    const Resources = {
      Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { Cpu: '1024', Memory: '2048', RuntimePlatform: { CpuArchitecture: 'ARM64' } },
      },
    };
    const charged = fixedCharges({ ...only(''), stack: { Resources } }, RATES);
    expect(charged.find(({ item }) => item.startsWith('Application metrics'))?.quantity).toBe(
      Object.values(METRICS)
        .filter((metric) => typeof metric !== 'string')
        .reduce((sum, metric) => sum + ('values' in metric ? metric.values.length + 1 : 1), 0),
    );
  });

  it('charges an alarm for each metric that it evaluates', () => {
    const Metrics = [{ Expression: 'a + b' }, { MetricStat: {} }, { MetricStat: {} }];
    expect(fixedCharges(only('AWS::CloudWatch::Alarm', { Metrics }), RATES)).toMatchObject([{ quantity: 2 }]);
    expect(fixedCharges(only('AWS::CloudWatch::Alarm', { MetricName: 'Errors' }), RATES)).toMatchObject([
      { quantity: 1 },
    ]);
  });
});

describe('an amount in dollars', () => {
  it.each([
    [0, '0.00'],
    [0.001, '< 0.01'],
    [12.345, '12.35'],
    [1234.5, '1,234.50'],
  ])('of %d is formatted as %s', (usd, text) => {
    expect(dollars(usd)).toBe(text);
  });
});

describe('a difference in dollars', () => {
  it.each([
    [0.001, '–'],
    [-0.001, '–'],
    [2, '+2.00'],
    [-2, '−2.00'],
  ])('of %d is formatted as %s', (usd, text) => {
    expect(difference(usd)).toBe(text);
  });
});
