import type { EngineName, EvaluatedAnswer, Tokens } from './answer';
import type { Answering } from './answering';
import { costOf } from './cost';
import { type Judgement, judge } from './judgement';
import type { Measure, Question } from './question-set';

/** The result of one question. */
export interface QuestionResult extends Judgement {
  readonly question: string;
  readonly seconds: number;
  readonly tokens: Tokens;
  /** US dollars, if the price of the model is known. */
  readonly cost?: number;
  readonly failure?: string;
  readonly answer: string;
  /** The documents that the answer cites. */
  readonly documents: readonly string[];
}

/** One run of the command: all questions with their results. */
export interface Evaluation {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly engine: EngineName;
  /** The variables that the operator set for this run. */
  readonly settings: Readonly<Record<string, string>>;
  readonly results: readonly QuestionResult[];
}

/**
 * Asks all questions, and judges the answers.
 *
 * @param parallel how many questions are answered at the same time
 * @param report receives the number of answered questions after each answer
 */
export async function evaluate(
  answering: Answering,
  questions: readonly Question[],
  parallel: number,
  report: (answered: number) => void = () => undefined,
): Promise<QuestionResult[]> {
  const results: QuestionResult[] = [];
  const left = [...questions.entries()];
  let answered = 0;
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, question] = next;
      results[index] = resultOf(question, await answering.ask(question.question), answering.engine);
      report(++answered);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return results;
}

/**
 * Returns the share of questions that meet a measure, among the questions to which it applies; undefined if it applies to none.
 */
export function shareOf(results: readonly QuestionResult[], measure: Measure): number | undefined {
  const judged = results.filter((result) => result[measure] !== undefined);
  return judged.length === 0 ? undefined : judged.filter((result) => result[measure]).length / judged.length;
}

function resultOf(question: Question, answer: EvaluatedAnswer, engine: EngineName): QuestionResult {
  const { seconds, tokens, failure, text, cited } = answer;
  const cost = costOf(engine, tokens);
  return {
    question: question.question,
    ...judge(question, answer),
    seconds,
    tokens,
    ...(cost === undefined ? {} : { cost }),
    ...(failure === undefined ? {} : { failure }),
    answer: text,
    documents: [...new Set(cited.map(({ document }) => document))],
  };
}
