import { EXAMPLE_FILE, parseDeployment } from '../../../src/infra/deployment/read';
import { CONVERSE } from '../../../src/operator/cost/assumptions';
import { cacheSavings } from '../../../src/operator/cost/cache';
import { total, unpriced } from '../../../src/operator/cost/charge';
import { documentOf } from '../../../src/operator/cost/document';
import { type Comparison, estimateOf, ratesOfOption, regionTotals } from '../../../src/operator/cost/estimate';
import { cost } from '../../../src/operator/cost/main';
import { PRICES } from '../../../src/operator/cost/prices';
import { missingPrices, type Rates, ratesOf } from '../../../src/operator/cost/rates';
import { REGIONAL, REGIONAL_PRICES } from '../../../src/operator/cost/regions';
import { example, synthesise } from '../../support/infra/templates';
import { executeCommand } from '../../support/operator/command';

/** Keep only the first option, which selects another model, because the command synthesises the templates for each option. */
jest.mock('../../../src/operator/cost/options', () => ({
  OPTIONS: jest.requireActual('../../../src/operator/cost/options').OPTIONS.slice(0, 1),
}));

const MODEL = 'eu.example.model-v1:0';
const PROMPT = (2 * CONVERSE.commonTokens.value + CONVERSE.newTokens.value) / 1_000;
const ANSWER = CONVERSE.outputTokens.value / 1_000;
const templates = synthesise();

const estimate = (rates: Rates) => estimateOf(templates, rates);
const answersOf = (rates: Rates) => estimate(rates).questions.filter(({ model }) => model?.option === 'prices.models');

function page(rates: Rates): string {
  const comparison: Comparison = {
    ...estimate(rates),
    rates,
    differences: [],
    regions: regionTotals(templates, rates),
  };
  return documentOf(comparison, { file: 'own.json' }).replace(/ +/g, ' ');
}

describe('the price of a model in the deployment file', () => {
  const models = [{ model: MODEL, input: 1, output: 5 }];

  it('applies, without a prompt cache, to a model that the price list lacks', () => {
    const items = answersOf(ratesOf('eu-central-1', { model: MODEL, configured: { models } }));
    expect(total(items)).toBeCloseTo(PROMPT * 1 + ANSWER * 5);
    expect(unpriced(items)).toEqual([]);
  });

  it('applies with a prompt cache if the file has the prices for writing and reading the cache', () => {
    const cached = [{ ...models[0]!, cacheRead: 0.1, cacheWrite: 0 }];
    const items = answersOf(ratesOf('eu-central-1', { model: MODEL, configured: { models: cached } }));
    const [both, once] = [CONVERSE.commonTokens.value / 1_000, CONVERSE.newTokens.value / 1_000];
    expect(total(items)).toBeCloseTo(once + both * 0.1 + ANSWER * 5);
    expect(cacheSavings(items)).toBeCloseTo(2 * both - both * 0.1);
  });

  it('replaces the price of the list, for this model only', () => {
    const configured = { models: [{ model: 'eu.anthropic.claude-sonnet-4-6', input: 1, output: 5 }] };
    expect(total(answersOf(ratesOf('eu-central-1', { configured })))).toBeCloseTo(PROMPT * 1 + ANSWER * 5);
    const other = 'global.anthropic.claude-sonnet-4-6';
    expect(answersOf(ratesOf('eu-central-1', { configured, model: other }))).toEqual(
      answersOf(ratesOf('eu-central-1', { model: other })),
    );
  });

  it('is on the page with its unit, and not marked as unknown', () => {
    const text = page(ratesOf('eu-central-1', { model: MODEL, configured: { models } }));
    expect(text).toContain(
      `| ${MODEL}, input | 2,500 tokens × 2 calls + 2,700 tokens each | 1 / million input tokens, ${MODEL} |`,
    );
    expect(text).not.toContain('is unknown');
  });

  it('is missing from the page if the file does not set it, and the page says so once', () => {
    const text = page(ratesOf('eu-central-1', { model: MODEL }));
    expect(text.match(/\*\*The price of eu\.example\.model-v1:0 is unknown: set `"prices": /g)).toHaveLength(1);
    expect(text).toMatch(/\| \*\*Answers\*\* \| \| \| \*\*≥ 0\.00\*\* \|/);
  });

  it('can be set for embedding and reranking', () => {
    const content = { ...example(), engine: { ...example().engine, rerankingModel: 'example.rerank-v9:0' } };
    const reranked = synthesise(content);
    const unknown = unpriced(estimateOf(reranked, ratesOf('eu-central-1')).questions);
    expect(unknown.map(({ model }) => model)).toEqual([{ id: 'example.rerank-v9:0', option: 'prices.reranking' }]);
    const { fixed, questions } = estimateOf(
      reranked,
      ratesOf('eu-central-1', { configured: { embedding: 7, reranking: 3 } }),
    );
    expect(questions.find(({ model }) => model?.option === 'prices.reranking')!.usd).toBeCloseTo(3);
    expect(fixed.find(({ model }) => model?.option === 'prices.embedding')!.usd).toBeCloseTo(1.5 * 7);
  });

  it.each([
    [
      [{ model: MODEL, input: 0, output: 5 }],
      'prices.models[0].input is invalid: must be a price in US dollars per million tokens',
    ],
    [
      [{ model: MODEL, input: 1 }],
      'prices.models[0].output is missing: must be a price in US dollars per million tokens',
    ],
    [[{ model: MODEL, input: '1', output: 5 }], 'prices.models[0].input is invalid: must be a price'],
    [
      [{ model: MODEL, input: 1, output: 5, cacheRead: 1 }],
      'prices.models[0].cacheWrite is missing: a model with cacheRead needs it too',
    ],
    [
      [
        { ...models[0]! },
        { ...models[0]!, model: `arn:aws:bedrock:eu-central-1:123456789012:inference-profile/${MODEL}` },
      ],
      'prices.models[1].model is invalid: must be another model than those before it',
    ],
    [
      [{ model: MODEL, input: 1, outptu: 5 }],
      'the options of prices.models[0] are model, input, output, cacheRead and cacheWrite',
    ],
    [{ input: 1 }, 'prices.models is invalid: it must be a list, in brackets'],
  ])('is rejected if prices.models is %j', (wrong, message) => {
    const content = JSON.stringify({ ...example(), prices: { models: wrong } });
    expect(() => parseDeployment(content, EXAMPLE_FILE)).toThrow(message);
  });
});

describe('the prices of an option', () => {
  const rates = ratesOf('eu-central-1', { model: MODEL, configured: { models: [], reranking: 3 } });
  const option = (model?: string) => ({ name: '', effect: '', apply: () => ({}), ...(model ? { model } : {}) });
  const own = { engine: { rerankingModel: 'cohere.rerank-v3-5:0' } };

  it("are the prices of the option's model, or of the page's model if the option names no model", () => {
    expect(ratesOfOption(rates, option('eu.another.model'), own, own).model).toBe('eu.another.model');
    expect(ratesOfOption(rates, option(), own, own)).toEqual(rates);
  });

  it('omit `prices.reranking` of the deployment file if the option selects another reranking model', () => {
    const changed = { engine: { rerankingModel: 'amazon.rerank-v1:0' } };
    expect(ratesOfOption(rates, option(), own, changed).configured.reranking).toBeUndefined();
  });
});

describe('the prices of a region', () => {
  it("are the prices of the region's own price list", () => {
    const { fixed } = estimate(ratesOf('eu-west-1'));
    const cpu = fixed.find(({ price }) => price === 'armCpu')!;
    expect(cpu).toMatchObject({ rate: { usd: 0.03238, unit: PRICES.armCpu.unit, isVerified: true } });
    expect(cpu.usd).toBeCloseTo(2 * 730 * 0.03238);
    expect(total(fixed)).toBeLessThan(total(estimate(ratesOf('eu-central-1')).fixed));
  });

  it('are the prices of Frankfurt, marked as unverified, where the prices of the region are not known', () => {
    const { prices } = ratesOf('eu-central-2');
    expect(missingPrices('eu-central-2')).toEqual(REGIONAL);
    for (const name of REGIONAL) expect(prices[name]).toEqual({ ...PRICES[name], isVerified: false });
    expect(prices.webAcl).toEqual(PRICES.webAcl);
    expect(ratesOf('eu-west-3').prices).toEqual(prices);
    expect(ratesOf('eu-central-1').prices).toEqual(PRICES);
  });

  it('replace only prices that are listed as dependent on the region', () => {
    for (const prices of Object.values(REGIONAL_PRICES))
      expect(REGIONAL).toEqual(expect.arrayContaining(Object.keys(prices)));
  });

  it('are described on the page, with the number of prices that are not known', () => {
    const zurich = page(ratesOf('eu-central-2'));
    expect(zurich).toMatch(/for Zurich \(eu-central-2\) as of/);
    expect(zurich).toContain(
      'The price list has no price of Zurich (eu-central-2): the prices that depend on the region are those of Frankfurt',
    );
    expect(zurich).toContain('costs 10 % more there');
    expect(zurich).toContain('≈ 0.012 / hour of an endpoint in a zone');
    expect(page(ratesOf('eu-west-1'))).toContain(
      '6 of 27 prices that depend on the region are not known for Ireland (eu-west-1)',
    );
    expect(page(ratesOf('eu-central-1'))).not.toContain('are not known for');
  });

  it('are compared on the page with those of other regions, even if the price list lacks the region', () => {
    const rows = page(ratesOf('eu-west-3')).split('## By region')[1]!;
    for (const region of [
      'Frankfurt (eu-central-1)',
      'Zurich (eu-central-2)',
      'Ireland (eu-west-1)',
      'N. Virginia (us-east-1)',
      'eu-west-3',
    ])
      expect(rows).toContain(`| ${region} |`);
  });
});

describe('npx projen cost', () => {
  it('prints the page for the model and the region in its arguments', async () => {
    const { code, stdout } = await executeCommand(cost, [
      '--model',
      'global.anthropic.claude-sonnet-4-6',
      '--region',
      'us-east-1',
    ]);
    expect(code).toBe(0);
    const text = stdout.replace(/ +/g, ' ');
    expect(text).toMatch(/^# Cost\n[^]*for N\. Virginia \(us-east-1\)/);
    expect(text).toContain('| Claude Sonnet 4.6, global profile, input |');
    expect(text).toContain('0.01 / hour of an endpoint in a zone');
    // The row about Claude Haiku uses the price of that model, although `--model` names another one.
    expect(text).toMatch(/`engine\.model`: Claude Haiku 4\.5 \| – \| −\d/);
  });

  it.each([
    [['--model', 'Claude'], '--model must look like eu.anthropic.claude-sonnet-4-6'],
    [['--region', 'zurich'], '--region must be a region of AWS'],
    [['--region'], "Option '--region <value>' argument missing"],
    [['a.json', 'b.json'], 'Expected one file'],
  ])('rejects %j', async (args, message) => {
    expect(await executeCommand(cost, args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
