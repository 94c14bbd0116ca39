import { FAILURES } from '../../../src/app/errors';
import { METRICS } from '../../../src/contract';
import { type Charge, fullBill, monthlyBill, total } from '../../../src/operator/cost/charge';
import { WORDS } from '../../../src/operator/cost/fixed/service';
import { PRICES } from '../../../src/operator/cost/prices';
import { FREE, fixedCharges } from '../../../src/operator/cost/resource-types';
import { difference, dollars } from '../../../src/operator/cost/words';
import type { Json, Templates } from '../../../src/operator/templates/template';

const NOTHING = { Resources: {} };

/** Templates with one resource. */
function only(type: string, properties: Json = {}): Templates {
  return { stack: { Resources: { One: { Type: type, Properties: properties } } }, edge: NOTHING };
}

const metrics = (quantity: number): Charge => ({
  component: 'Observability',
  what: 'Metrics',
  price: 'metric',
  quantity,
  counted: '',
});

describe('the bill', () => {
  it('gives the allowance of a price once, to the first that need it', () => {
    const items = monthlyBill([metrics(7), metrics(7), metrics(7)]);
    expect(items.map(({ free }) => free)).toEqual([7, 3, 0]);
    expect(total(items)).toBeCloseTo(11 * PRICES.metric.usd);
  });

  it('has none for what comes on top', () => {
    expect(total(fullBill([metrics(7)]))).toBeCloseTo(7 * PRICES.metric.usd);
  });
});

describe('a resource', () => {
  it('fails where nobody has said what it costs', () => {
    expect(() => fixedCharges(only('AWS::OpenSearchServerless::Collection'))).toThrow(
      'AWS::OpenSearchServerless::Collection',
    );
  });

  it('fails in the other stack too', () => {
    const { stack: edge } = only('AWS::RDS::DBInstance');
    expect(() => fixedCharges({ stack: NOTHING, edge })).toThrow('AWS::RDS::DBInstance');
  });

  it('fails as a log into which nothing known writes', () => {
    expect(() => fixedCharges(only('AWS::Logs::LogGroup', { RetentionInDays: 90 }))).toThrow('log group One');
  });

  it('costs nothing for a reason, if it costs nothing', () => {
    for (const reason of Object.values(FREE)) expect(reason).toMatch(/\w+ \w+/);
    expect(fixedCharges(only('AWS::IAM::Role'))).toEqual([]);
  });

  it('is not charged as a gateway endpoint, nor for an address as an internal load balancer', () => {
    expect(total(fullBill(fixedCharges(only('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }))))).toBe(0);
    const prices = fixedCharges(
      only('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal', Subnets: ['a', 'b'] }),
    ).map(({ price }) => price);
    expect(prices).toEqual(['loadBalancer']);
  });

  it('is charged for each metric that an alarm looks at', () => {
    const Metrics = [{ Expression: 'a + b' }, { MetricStat: {} }, { MetricStat: {} }];
    expect(fixedCharges(only('AWS::CloudWatch::Alarm', { Metrics }))).toMatchObject([{ quantity: 2 }]);
    expect(fixedCharges(only('AWS::CloudWatch::Alarm', { MetricName: 'Errors' }))).toMatchObject([{ quantity: 1 }]);
  });
});

describe('metrics of the application', () => {
  it('are counted with every word of their dimension', () => {
    const withDimension = Object.entries(METRICS)
      .filter(([, metric]) => typeof metric === 'object' && 'dimension' in metric)
      .map(([name]) => name);
    expect(Object.keys(WORDS).sort()).toEqual(withDimension.sort());
    expect(WORDS.errors).toBe(FAILURES.length + 1);
  });
});

describe('an amount', () => {
  it.each([
    [0, '0.00'],
    [0.001, '< 0.01'],
    [12.345, '12.35'],
    [1234.5, '1,234.50'],
  ])('of %d reads %s', (usd, words) => {
    expect(dollars(usd)).toBe(words);
  });

  it.each([
    [0.001, '–'],
    [-0.001, '–'],
    [2, '+2.00'],
    [-2, '−2.00'],
  ])('of %d more reads %s', (usd, words) => {
    expect(difference(usd)).toBe(words);
  });
});
