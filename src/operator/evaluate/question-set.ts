import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** The measures. The result of a measure is the share of questions that meet it, among the questions to which it applies. */
export const MEASURES = ['found', 'cited', 'facts', 'refused'] as const;
export type Measure = (typeof MEASURES)[number];

/** The lowest acceptable share of each measure, from 0 to 1. */
export type Thresholds = Readonly<Partial<Record<Measure, number>>>;

const text = z.string().trim().min(1);
const source = z.strictObject({ document: text, passage: text.optional(), page: z.int().min(1).optional() });
const thresholds = z.strictObject(
  Object.fromEntries(MEASURES.map((measure) => [measure, z.number().min(0).max(1).optional()])) as Record<
    Measure,
    z.ZodOptional<z.ZodNumber>
  >,
);
const common = { question: text, note: text.optional() };
const answerable = z.strictObject({
  ...common,
  sources: z.array(z.union([source, z.array(source).min(1)])).min(1),
  facts: z.array(text.refine(isFact, 'is not a valid regular expression')).optional(),
});
const unanswerable = z.strictObject({ ...common, answer: z.literal('none') });
const file = z.strictObject({
  thresholds: thresholds.optional(),
  questions: z.array(z.union([answerable, unanswerable])).min(1),
});

/** A document that an answer should cite, optionally with the page and a part of the text of the cited passage. */
export type Source = z.output<typeof source>;
/**
 * A question. It names the sources that its answer needs, or says that the documents do not answer it. A list inside `sources` contains
 * alternatives: the answer needs only one of them.
 */
export type Question = z.output<typeof answerable> | z.output<typeof unanswerable>;

export interface QuestionSet {
  readonly thresholds: Thresholds;
  readonly questions: readonly Question[];
}

/** @throws Error with a message for the operator when the file is missing or invalid */
export function readQuestionSet(path: string): QuestionSet {
  const result = file.safeParse(parse(path));
  if (!result.success) throw new Error(`${path} is invalid:\n${result.error.issues.map(faultOf).join('\n')}`);
  const { questions, thresholds: lowest = {} } = result.data;
  const repeated = questions.find(({ question }, index) => questions.findIndex((q) => q.question === question) < index);
  if (repeated) throw new Error(`${path} contains this question twice: ${repeated.question}`);
  return { questions, thresholds: lowest as Thresholds };
}

/**
 * Returns the pattern of a fact in the form `/pattern/`; undefined for any other fact, which is plain text.
 *
 * @throws SyntaxError if the pattern is not a valid regular expression
 */
export function patternOf(fact: string): RegExp | undefined {
  const [, pattern] = /^\/(.+)\/$/s.exec(fact) ?? [];
  return pattern === undefined ? undefined : new RegExp(pattern, 'iu');
}

function parse(path: string): unknown {
  let content: string;
  try {
    content = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
}

function isFact(fact: string): boolean {
  try {
    patternOf(fact);
    return true;
  } catch {
    return false;
  }
}

function faultOf({ path, message, ...issue }: z.core.$ZodIssue): string {
  const [list, index, ...member] = path;
  const place =
    list === 'questions' && index !== undefined ? `question ${Number(index) + 1}` : path.join('.') || 'file';
  const rest = list === 'questions' && member.length > 0 ? `, ${member.join('.')}` : '';
  const why =
    issue.code === 'invalid_union'
      ? 'needs "question", and either "sources" with documents or "answer": "none"'
      : message;
  return `  ${place}${rest}: ${why}`;
}
