import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXAMPLE_FILE } from '../../../src/infra/deployment/read';
import { CONVERSE } from '../../../src/operator/cost/assumptions';
import { cacheSavings } from '../../../src/operator/cost/cache';
import { type BillItem, monthlyBill, total, unpriced } from '../../../src/operator/cost/charge';
import { chartOf } from '../../../src/operator/cost/chart';
import { documentOf } from '../../../src/operator/cost/document';
import {
  applicableOptions,
  type Comparison,
  compare,
  differenceOf,
  estimateOf,
} from '../../../src/operator/cost/estimate';
import { dollars } from '../../../src/operator/cost/format';
import { modelPricesOf } from '../../../src/operator/cost/models';
import { OPTIONS } from '../../../src/operator/cost/options';
import { PRICES } from '../../../src/operator/cost/prices';
import { ratesOf } from '../../../src/operator/cost/rates';
import { fixedCharges } from '../../../src/operator/cost/resource-types';
import { tokensOf } from '../../../src/operator/cost/tokens';
import { REPOSITORY, Synthesis } from '../../../src/operator/templates/synthesis';
import { type Json, resourcesOf, type Templates } from '../../../src/operator/templates/template';

const HOURS = 730;
const RATES = ratesOf('eu-central-1');
const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');
const example = (): Json => JSON.parse(read(EXAMPLE_FILE));

let synthesis: Synthesis;
let comparison: Comparison;
beforeAll(() => {
  synthesis = new Synthesis();
  comparison = compare(synthesis, example(), EXAMPLE_FILE);
}, 60_000);
afterAll(() => synthesis.close());

/** US dollars that an option adds: `fixed` per month, `questions` per thousand questions; both rounded to the cent. */
function added(name: string): { fixed: number; questions: number } {
  const found = comparison.differences.filter(({ option }) => option.name.includes(name));
  expect(found).toHaveLength(1);
  return { fixed: Number(found[0]!.fixed!.toFixed(2)), questions: Number(found[0]!.questions!.toFixed(2)) };
}

function usdOf(items: readonly BillItem[], price: keyof typeof PRICES): number {
  return total(items.filter((item) => item.price === price));
}

describe('docs/cost.md', () => {
  it('is up to date (otherwise run npx projen cost)', () => {
    expect(read('docs/cost.md')).toBe(documentOf(comparison, { file: EXAMPLE_FILE, chart: 'cost.svg' }));
  });

  it('has a chart that is up to date', () => {
    expect(read('docs/cost.svg')).toBe(chartOf(comparison));
  });

  it('marks each unverified price', () => {
    const unverified = Object.values(PRICES).filter(({ isVerified }) => !isVerified);
    expect(unverified.length).toBeGreaterThan(0);
    const cells = read('docs/cost.md').replace(/ +/g, ' ');
    for (const { usd, unit } of unverified) expect(cells).toContain(`| ≈ ${usd} | ${unit} |`);
  });

  it('links only to existing files', () => {
    const links = [...read('docs/cost.md').matchAll(/\]\((?!https:|#)([^)]+)\)/g)].map(([, link]) =>
      join(REPOSITORY, 'docs', link!),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});

describe('the estimate of the example', () => {
  it('includes interface endpoints in each zone, tasks, and the addresses of the load balancer', () => {
    expect(usdOf(comparison.fixed, 'interfaceEndpoint')).toBeCloseTo(8 * 2 * HOURS * PRICES.interfaceEndpoint.usd);
    expect(usdOf(comparison.fixed, 'armCpu')).toBeCloseTo(2 * HOURS * PRICES.armCpu.usd);
    expect(usdOf(comparison.fixed, 'publicAddress')).toBeCloseTo(2 * HOURS * PRICES.publicAddress.usd);
  });

  it('attributes most of the cost of a question to the model', () => {
    const prices = ['sonnetInput', 'sonnetCacheWrite', 'sonnetCacheRead', 'sonnetOutput'] as const;
    const model = prices.reduce((sum, price) => sum + usdOf(comparison.questions, price), 0);
    expect(model).toBeGreaterThan(0.9 * total(comparison.questions));
  });

  it('charges the common beginning of the two model calls of a question once as written to the prompt cache and once as read', () => {
    const tokens = 1_000 * CONVERSE.commonTokens.value;
    const { sonnetCacheWrite, sonnetCacheRead, sonnetInput } = PRICES;
    expect(usdOf(comparison.questions, 'sonnetCacheWrite')).toBeCloseTo((tokens / 1e6) * sonnetCacheWrite.usd);
    expect(usdOf(comparison.questions, 'sonnetCacheRead')).toBeCloseTo((tokens / 1e6) * sonnetCacheRead.usd);
    const saved = (tokens / 1e6) * (2 * sonnetInput.usd - sonnetCacheWrite.usd - sonnetCacheRead.usd);
    expect(cacheSavings(comparison.questions)).toBeCloseTo(saved);
  });
});

describe('the questions of the canary', () => {
  const note = (canary: Json): string => {
    const content = { ...example(), operation: { ...example().operation, canary } };
    const own = { ...comparison, ...estimateOf(synthesis.templates(content, 'own.json'), RATES) };
    return documentOf(own, { file: 'own.json' }).match(/- \*\*Questions of the canary.*/)![0];
  };

  it.each([
    [5, 8760],
    [60, 730],
    [90, 487],
    [1440, 30],
  ])('are stated with their cost for an interval of %i minutes', (questionMinutes, count) => {
    const usd = ((730 * 60) / questionMinutes / 1000) * total(comparison.questions);
    expect(note({ secret: 'joule-verne/canary', questionMinutes })).toContain(
      `it asks ${count.toLocaleString('en')} questions a month, which cost ${dollars(usd)} USD.`,
    );
  });

  it('are stated for the default interval if the canary asks none', () => {
    expect(note({})).toContain('this deployment has no secret. With the default interval, an hour, it would ask 730');
  });
});

describe('the comparison', () => {
  it('includes every option', () => {
    expect(comparison.differences.map(({ option }) => option)).toEqual(OPTIONS);
  });

  it("for a private load balancer, adds two NAT gateways, each with an address, and removes the load balancer's own addresses", () => {
    const { stack } = synthesis.templates(
      OPTIONS.find(({ name }) => name.includes('privateLoadBalancer'))!.apply(example()),
      EXAMPLE_FILE,
    );
    expect(resourcesOf(stack, 'AWS::EC2::NatGateway')).toHaveLength(2);
    expect(resourcesOf(stack, 'AWS::EC2::EIP')).toHaveLength(2);
    expect(added('privateLoadBalancer').fixed).toBe(Number((2 * HOURS * PRICES.natGateway.usd).toFixed(2)));
  });

  it.each([
    // The option creates a key in each of the two regions.
    ['customerManagedKey', { fixed: 2 * PRICES.key.usd, questions: 0 }],
    ['threatProtection', { fixed: 300 * PRICES.protectedUser.usd, questions: 0 }],
    // The option adds a rule. It removes the canary with its two metrics, its alarm, and the composite alarm.
    [
      'access.addresses',
      {
        fixed: PRICES.webAclRule.usd - 2 * PRICES.metric.usd - PRICES.alarm.usd - PRICES.compositeAlarm.usd,
        questions: 0,
      },
    ],
    ['monitoringEndpoint', { fixed: -2 * HOURS * PRICES.interfaceEndpoint.usd, questions: 0 }],
    ['x86_64', { fixed: 16.57, questions: 0 }],
    ['minTasks', { fixed: 33.17, questions: 0 }],
    [
      'engine.guardrail',
      { fixed: 0, questions: CONVERSE.textUnits.value * (PRICES.guardrailContent.usd + PRICES.guardrailTopics.usd) },
    ],
    ['engine.rerankingModel', { fixed: 0, questions: PRICES.amazonReranking.usd }],
    // Each of these engines needs one endpoint fewer in each zone. With an agent, there is also no knowledge base.
    ['`knowledge-base`', { fixed: -17.52, questions: -10.97 }],
    ['`agent`', { fixed: -17.75, questions: 7.99 }],
  ])('states the price of %s', (name, usd) => {
    const { fixed, questions } = added(name);
    expect(fixed).toBeCloseTo(usd.fixed, 1);
    expect(questions).toBeCloseTo(usd.questions, 1);
  });

  it('states savings for half a vCPU, a smaller model and fewer days of logs', () => {
    expect(added('service.cpu`').fixed).toBeLessThan(-20);
    expect(added('Haiku').questions).toBeLessThan(-10);
    expect(added('`operation.logDays`: 30').fixed).toBeLessThan(0);
  });
});

describe('the estimate with a model without a known price', () => {
  const MODEL = 'eu.example.model-v1:0';
  let unknown: Comparison;
  beforeAll(() => {
    // Do not call `compare`, which would synthesise the templates of every option again.
    const templates = synthesis.templates({ ...example(), engine: { kind: 'converse', model: MODEL } }, 'own.json');
    unknown = { ...comparison, ...estimateOf(templates, RATES), differences: [] };
  });

  it('includes the whole fixed cost', () => {
    expect(total(unknown.fixed)).toBeCloseTo(total(comparison.fixed));
  });

  it('marks each amount that lacks the price of the model, and says which option sets this price', () => {
    const text = documentOf(unknown, { file: 'own.json' }).replace(/ +/g, ' ');
    expect(text.match(/The price of eu\.example\.model-v1:0 is unknown/g)).toHaveLength(1);
    expect(text).toContain(
      `is unknown: set \`"prices": { "models": [{ "model": "${MODEL}", "input": …, "output": … }] }\`, in US dollars per million tokens, in own.json.`,
    );
    expect(text).toContain(
      `| ${MODEL}, input | 2,500 tokens × 2 calls + 2,700 tokens each | no price known | no price known |`,
    );
    expect(text).toMatch(/\*\*About \d+ USD a month, plus at least /);
    expect(text).toMatch(/\| \*\*Answers\*\* \| \| \| \*\*≥ 0\.00\*\* \|/);
    expect(text).toMatch(/\| \*\*Total\*\* \| \| \| \*\*≥ \d/);
    expect(text).not.toMatch(/NaN|undefined|The model accounts for/);
  });

  it('says in the chart, at the bar of the answers, that no price is known for the model', () => {
    expect(chartOf(unknown)).toContain('Answers ≥ 0.00 (no price known for its model)');
    expect(chartOf(comparison)).not.toContain('no price known');
  });

  it('compares only options that do not change an unknown amount', () => {
    expect(differenceOf(comparison.questions, unknown.questions)).toBeUndefined();
    expect(differenceOf(unknown.questions, unknown.questions)).toBe(0);
  });

  it('marks the fixed cost as incomplete if the embedding model has no known price', () => {
    const EmbeddingModelArn = 'arn:aws:bedrock:eu-central-1::foundation-model/example.embed-v1';
    const knowledgeBase = { KnowledgeBaseConfiguration: { VectorKnowledgeBaseConfiguration: { EmbeddingModelArn } } };
    const templates: Templates = {
      stack: { Resources: { Base: { Type: 'AWS::Bedrock::KnowledgeBase', Properties: knowledgeBase } } },
      edge: { Resources: {} },
      edgeAlarms: { Resources: {} },
    };
    const fixed = monthlyBill(fixedCharges(templates, RATES), RATES);
    expect(unpriced(fixed).map(({ item }) => item)).toEqual(['Embedding of changed documents, example.embed-v1']);
    const text = documentOf({ ...comparison, fixed }, { file: 'own.json' });
    expect(text).toContain('The price of example.embed-v1 is unknown: set `prices.embedding`');
    expect(text).not.toContain('tokens costs about');
    expect(text).toContain('**At least 0.00 USD a month');
  });
});

describe('the estimate of a deployment other than the example', () => {
  it('omits options that do not apply', () => {
    const own = { ...example(), engine: { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' } };
    const names = applicableOptions(own, 'own.json').map(({ name }) => name);
    expect(names).not.toContain('`engine.guardrail`');
    expect(names).not.toContain('`engine.rerankingModel`');
    expect(names).toHaveLength(OPTIONS.length - 2);
  });

  it('has a price for every resource of a deployment that combines many options', () => {
    const sender = { from: 'chat@example.org', identity: 'example.org' };
    const all = {
      ...example(),
      signIn: { ...example().signIn, mfa: 'required', threatProtection: true, sender },
      network: { privateLoadBalancer: true, narrowEgress: { s3: 'pl-0123abcd', dynamodb: 'pl-4567cdef' } },
      access: { addresses: ['192.0.2.0/24', '2001:db8::/32'], countries: ['CH'] },
      operation: { ...example().operation, customerManagedKey: true, originSecret: 2 },
    };
    const { fixed } = estimateOf(synthesis.templates(all, 'own.json'), RATES);
    expect(fixed.filter(({ item }) => item === 'Invocations')).toHaveLength(3);
    expect(fixed.find(({ price }) => price === 'webAclRule')!.quantity).toBe(14);
  });

  it('includes no prompt cache if the common beginning of the two model calls of a question is shorter than the minimum that the model caches', () => {
    const { cache } = modelPricesOf('inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0');
    expect(tokensOf('converse', cache)).not.toHaveProperty('cache');
    expect(tokensOf('converse', undefined).input.count).toBe(tokensOf('converse', cache).input.count);
  });

  it('prices Claude Sonnet 4.5 and its global profile', () => {
    expect(modelPricesOf('inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0').input).toBe('sonnet45Input');
    expect(modelPricesOf('inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0').input).toBe(
      'globalSonnet45Input',
    );
  });
});

describe('Synthesis', () => {
  it('deletes its temporary folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cost-test-'));
    try {
      const another = new Synthesis(folder);
      another.templates(example(), EXAMPLE_FILE);
      expect(readdirSync(folder)).toHaveLength(1);
      another.close();
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
