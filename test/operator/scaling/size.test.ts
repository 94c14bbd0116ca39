import { estimateOf } from '../../../src/operator/cost/estimate';
import { PRICES } from '../../../src/operator/cost/prices';
import { ratesOf } from '../../../src/operator/cost/rates';
import { type Context, contextOf } from '../../../src/operator/scaling/context';
import { filesOf } from '../../../src/operator/scaling/main';
import { measurementsOf } from '../../../src/operator/scaling/measurements';
import { deploymentsFor, peopleAt, quotasOf } from '../../../src/operator/scaling/quotas';
import { monthlyCost, sizeOf } from '../../../src/operator/scaling/size';
import { example, type Json, synthesise, type Templates } from '../../support/infra/templates';

const ESTIMATES = { 'cpu-20': 60, dynamodb: 4, start: 400, 'memory-per-answer': 160 };
const templates = synthesise();
const context = contextOf(templates, measurementsOf(undefined, ESTIMATES));
const EXISTING_NETWORK = {
  vpc: 'vpc-0123456789abcdef0',
  loadBalancerSubnets: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  taskSubnets: [
    { id: 'subnet-0000000000000001a', routeTable: 'rtb-0000000000000001a' },
    { id: 'subnet-0000000000000001b', routeTable: 'rtb-0000000000000001b' },
  ],
};
const quota = (name: string, of: Context = context) => quotasOf(of).find((each) => each.name === name)!;

describe('measurementsOf', () => {
  const results = {
    machine: { cpu: 'Some CPU', date: '2026-11-27' },
    lines: [{ id: 'cpu-20', values: { ours: [50, 40, 70], pipe: [30, 30, 30] } }],
  };

  it("uses the median of the benchmark's repetitions", () => {
    expect(measurementsOf(results, ESTIMATES)).toMatchObject({ cpu: 50, machine: 'Some CPU, 2026-11-27' });
  });

  it('uses an estimate for a value that the benchmark has not measured, and reports it as an estimate', () => {
    const { requests, estimated } = measurementsOf(results, ESTIMATES);
    expect(requests).toBe(4);
    expect(estimated).toEqual(['dynamodb', 'start', 'memory-per-answer']);
  });
});

describe('contextOf', () => {
  it('reads the policy, the addresses and the limits from the templates', () => {
    expect(context).toMatchObject({
      answersPerTask: 35,
      // There are two /22 subnets. In each, AWS reserves five addresses, and eight endpoints take one address each.
      taskAddresses: 2 * (1024 - 5 - 8),
      zones: 2,
      questionsPerAddress: 5000,
      policy: { minTasks: 2, maxTasks: 6, stickiness: 60, healthChecks: 20, vcpus: 1, maxAnswers: 500 },
    });
  });

  it('reads the options of a deployment that differs from the example', () => {
    const service = { maxTasks: 9, cpu: 2048, memory: 4096, environment: { MAX_RUNNING_ANSWERS: '50' } };
    const own = contextOf(synthesise({ ...example(), service }), context.measurements);
    expect(own.policy).toMatchObject({ maxTasks: 9, vcpus: 2, maxAnswers: 50 });
    expect(peopleAt(quota('Tasks', own), own)).toBeCloseTo(1.5 * peopleAt(quota('Tasks'), context), -2);
  });
});

describe('a deployment in an existing VPC', () => {
  const existing = synthesise({ ...example(), existing: { network: EXISTING_NETWORK } });
  const own = contextOf(existing, context.measurements);

  it('counts the zones of its tasks, but has no limit on their addresses, because the template does not contain the subnets', () => {
    expect(own).toMatchObject({ zones: 2, taskAddresses: undefined });
    const names = quotasOf(context).map(({ name }) => name);
    expect(quotasOf(own).map(({ name }) => name)).toEqual(names.filter((name) => name !== 'IP addresses of tasks'));
  });

  it('has a document without limits of zero people and without amounts that could not be calculated', () => {
    const text = filesOf(existing, ratesOf('eu-central-1'), 'own.json')['docs/scaling.md']!;
    expect(text).toMatch(/serves about [1-9][\d,]+ people/);
    expect(text).not.toMatch(/NaN|Infinity|∞|undefined|\(0 people\)/);
    for (const each of quotasOf(own)) expect(peopleAt(each, own)).toBe(peopleAt(quota(each.name), context));
  });
});

describe('sizeOf', () => {
  it('needs the minimum number of tasks for a small office', () => {
    expect(sizeOf(100, context)).toMatchObject({ tasks: 2, questionsPerMinute: expect.closeTo(1.06, 1) });
  });

  it('counts the requests to the table: four for each answer, and the batched writes and the heartbeat of each task', () => {
    const { answers, tasks, questionsPerMinute, tableRequests } = sizeOf(1_000_000, context);
    expect(tasks).toBe(Math.ceil(answers / 35));
    expect(tableRequests).toBeCloseTo((4 * questionsPerMinute) / 60 + 2 * tasks + tasks, 5);
  });
});

describe('the tokens that count towards the quota of the model', () => {
  it('include the tokens that the prompt cache stores, but not the tokens that it returns', () => {
    const { input, cache, output } = context.tokens;
    const { tokens, questionsPerMinute } = sizeOf(1_000_000, context);
    expect(cache).toBeDefined();
    expect(tokens / questionsPerMinute).toBeCloseTo(input.count + cache!.written.count + 5 * output.count, 5);
  });
});

describe('quotas', () => {
  it('are used up by the number of people that they allow', () => {
    for (const each of quotasOf(context)) {
      const people = peopleAt(each, context);
      expect(each.use(sizeOf(people, context)) / each.limit).toBeCloseTo(1, 1);
    }
  });

  it('depend on the engine of the deployment', () => {
    const model = 'eu.anthropic.claude-sonnet-4-6';
    const templatesOf = (kind: string) => synthesise({ ...example(), engine: { kind, model } });
    const names = quotasOf(contextOf(templatesOf('knowledge-base'), context.measurements)).map(({ name }) => name);
    expect(names).toContain('RetrieveAndGenerateStream');
    expect(names).not.toContain('Retrieve');
  });

  it('require several deployments only if AWS does not increase them', () => {
    const most = peopleAt(quota('Retrieve'), context);
    expect(deploymentsFor(most - 1, context)).toBe(1);
    expect(deploymentsFor(most + 1, context)).toBe(2);
  });
});

describe('monthlyCost', () => {
  it('grows with the questions, most of it for the model', () => {
    const [office, city] = [100, 1_000_000].map((people) =>
      monthlyCost(people, 1, estimateOf(templates, ratesOf('eu-central-1')), context),
    );
    expect(office!.total).toBeGreaterThan(250);
    expect(city!.model / city!.total).toBeGreaterThan(0.9);
    expect(city!.questions).toBeCloseTo(10_000 * office!.questions, 0);
  });

  describe('of the users', () => {
    const PEOPLE = 1_000_000;
    /** US dollars a month by which a deployment costs more than the example, whose user pool has the Essentials plan. */
    const added = (content: Record<string, Json>, deployments = 1) => {
      const costOf = (of: Templates) =>
        monthlyCost(PEOPLE, deployments, estimateOf(of, ratesOf('eu-central-1')), context);
      return costOf(synthesise(content)).total - costOf(templates).total;
    };
    const essentials = (deployments: number) => (PEOPLE - deployments * PRICES.user.freeTier!) * PRICES.user.usd;

    it('with threat protection, has the price of the Plus plan, without a free tier', () => {
      const plus = { ...example(), signIn: { ...example().signIn, threatProtection: true } };
      expect(added(plus)).toBeCloseTo(PEOPLE * PRICES.protectedUser.usd - essentials(1), 2);
      expect(added(plus, 2)).toBeCloseTo(PEOPLE * PRICES.protectedUser.usd - essentials(2), 2);
    });

    it('is zero if the user pool already exists', () => {
      const userPool = { id: 'eu-central-1_Office123', signInHost: 'login.office.ch', hasAdmins: true };
      const content = { ...example(), signIn: {}, firstAdmin: undefined, existing: { userPool } };
      expect(added(content)).toBeCloseTo(-essentials(1), 0);
    });
  });
});
