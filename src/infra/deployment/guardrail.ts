import * as z from 'zod';
import { listed, text } from './fields';

/** Limits of guardrails ("Amazon Bedrock endpoints and quotas", and `CreateGuardrail` in the API reference). */
const LIMITS = { topics: 30, examples: 5, words: 10_000 };

const CATEGORIES = ['hate', 'insults', 'sexual', 'violence', 'misconduct', 'promptAttack'] as const;

/**
 * Kinds of personal data that guardrails recognise (`GuardrailPiiEntityType`), without the kinds that exist only in the US, the UK or
 * Canada.
 */
const PERSONAL_DATA = [
  'ADDRESS',
  'AGE',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'CREDIT_DEBIT_CARD_CVV',
  'CREDIT_DEBIT_CARD_EXPIRY',
  'CREDIT_DEBIT_CARD_NUMBER',
  'DRIVER_ID',
  'EMAIL',
  'INTERNATIONAL_BANK_ACCOUNT_NUMBER',
  'IP_ADDRESS',
  'LICENSE_PLATE',
  'MAC_ADDRESS',
  'NAME',
  'PASSWORD',
  'PHONE',
  'PIN',
  'SWIFT_CODE',
  'URL',
  'USERNAME',
  'VEHICLE_IDENTIFICATION_NUMBER',
] as const;

const shortText = (length: number) => {
  const message = `must be a text of 1 to ${length} characters, in quotes`;
  return z
    .string(message)
    .trim()
    .min(1, message)
    .max(length, message)
    .meta({ examples: ['An example'] });
};

const list = <T extends z.ZodType>(item: T, length: number, what: string) => {
  const message = `must be a list of 1 to ${length} ${what}, in brackets`;
  return z.array(item, message).min(1, message).max(length, message);
};

function hasEntry(object: object): boolean {
  return Object.keys(object).length > 0;
}

/**
 * The fault of an object without entries. It is not reported together with faults of the entries: the validated object does not
 * contain the invalid entries, so it may look empty.
 */
function atLeastOne(what: string) {
  return {
    error: `must contain at least one ${what}`,
    when: ({ issues }: { readonly issues: readonly unknown[] }) => issues.length === 0,
  };
}

/** AWS accepts thresholds below 1. */
const THRESHOLD = 'must be a number from 0 to 0.99';
const threshold = z
  .number(THRESHOLD)
  .min(0, THRESHOLD)
  .max(0.99, THRESHOLD)
  .meta({ examples: [0.5] });

const topic = z.strictObject({
  name: text(/^[\w !?.-]{1,100}$/, 'Legal advice, at most 100 letters, digits, spaces and -_!?.'),
  /** The classic tier accepts at most 200 characters. */
  definition: shortText(1000),
  examples: list(shortText(100), LIMITS.examples, 'texts').optional(),
});

/** The policies of a guardrail that the deployment creates. */
const policies = {
  /**
   * `classic` understands only English, French and Spanish. `standard` also understands German and Italian, but may
   * process texts in other regions of the geography.
   */
  tier: z.enum(['classic', 'standard']).optional(),
  deniedTopics: list(topic, LIMITS.topics, 'topics').optional(),
  /** Strength of the filter for each category. */
  filters: z
    .strictObject(
      Object.fromEntries(CATEGORIES.map((name) => [name, z.enum(['low', 'medium', 'high']).optional()])) as Record<
        (typeof CATEGORIES)[number],
        z.ZodOptional<z.ZodEnum<{ low: 'low'; medium: 'medium'; high: 'high' }>>
      >,
    )
    .refine(hasEntry, atLeastOne('category'))
    .optional(),
  /** Whether the guardrail masks or blocks each kind of personal data, in questions and answers. */
  personalData: z
    .record(z.string(), z.enum(['mask', 'block']))
    .superRefine((kinds, context) => {
      for (const kind of Object.keys(kinds).filter((name) => !(PERSONAL_DATA as readonly string[]).includes(name)))
        context.addIssue({
          code: 'custom',
          path: [kind],
          message: `must be removed or corrected: the kinds of personal data are ${listed(PERSONAL_DATA, 'and')}`,
          input: kinds[kind],
        });
    })
    .refine(hasEntry, atLeastOne('kind of personal data'))
    .meta({ examples: [{ EMAIL: 'mask' }] })
    .optional(),
  /** Words and phrases of up to three words that block a question or an answer. */
  words: list(shortText(100), LIMITS.words, 'words').optional(),
  /** Whether AWS's list of profane words blocks a question or an answer. */
  profanity: z.boolean().optional(),
  /** Minimum score of how far the passages support an answer. Only for the engine `knowledge-base`. */
  grounding: threshold.optional(),
  /** Minimum score of how relevant an answer is to the question. Only for the engine `knowledge-base`. */
  relevance: threshold.optional(),
  /** The response to a blocked question or answer. A guardrail has one text for all languages. */
  message: shortText(500).optional(),
} as const;

/** The options of which a new guardrail needs at least one. */
const POLICIES = ['deniedTopics', 'filters', 'personalData', 'words', 'profanity', 'grounding', 'relevance'] as const;

/** An existing guardrail, with `id` and `version`, or the policies of a guardrail that the deployment creates. */
export const guardrail = z
  .strictObject({
    id: text(/^[a-z0-9]{1,64}$/, 'abc123def456').optional(),
    version: text(/^([1-9]\d{0,7}|DRAFT)$/, '1, in quotes').optional(),
    ...policies,
  })
  .superRefine((given, context) => {
    const { id, version, tier } = given;
    const own = Object.keys(given).filter((name) => !['id', 'version'].includes(name));
    if (id === undefined && version === undefined) {
      if (POLICIES.every((policy) => !given[policy] && given[policy] !== 0))
        context.addIssue(`must have id and version of an existing guardrail, or at least one of ${listed(POLICIES)}`);
      if (tier !== 'standard')
        for (const [index, { definition }] of (given.deniedTopics ?? []).entries())
          if (definition.length > 200)
            context.addIssue({
              code: 'custom',
              path: ['deniedTopics', index, 'definition'],
              message: 'must have at most 200 characters, unless tier is standard',
              input: definition,
            });
      return;
    }
    if (id === undefined)
      context.addIssue({
        code: 'custom',
        path: ['id'],
        message: 'must be the id of the guardrail, such as abc123def456',
      });
    if (version === undefined)
      context.addIssue({
        code: 'custom',
        path: ['version'],
        message: 'must be a version of the guardrail, such as "1"',
      });
    for (const name of own)
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'must be removed: an existing guardrail has its own policies',
        input: given[name as keyof typeof given],
      });
  })
  .meta({
    examples: [
      { id: 'abc123def456', version: '1' },
      {
        tier: 'standard',
        deniedTopics: [{ name: 'Legal advice', definition: 'Questions about court cases.', examples: ['Can I sue?'] }],
        filters: Object.fromEntries(CATEGORIES.map((category) => [category, 'medium'])),
        personalData: { EMAIL: 'mask' },
        words: ['secret'],
        profanity: true,
        message: 'This question cannot be answered.',
      },
      { grounding: 0.7, relevance: 0.5 },
    ],
  });

export type GuardrailOptions = Readonly<z.output<typeof guardrail>>;
