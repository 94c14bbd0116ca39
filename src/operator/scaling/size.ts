import { MONTH, QUESTION } from '../cost/assumptions';
import { total } from '../cost/charge';
import { fixedCost } from '../cost/comparisons';
import type { Estimate } from '../cost/estimate';
import { QUESTIONS } from '../cost/questions';
import type { QuestionTokens } from '../cost/tokens';
import { PEAK, QUESTIONS_PER_MINUTE } from './assumptions';
import type { Context } from './context';
import { answersAtOnce } from './load';

/** The maximum number of items in a BatchWriteItem request. */
const BATCH = 25;

/** The peak load of a given number of people, and the resources that it requires. */
export interface Size {
  readonly people: number;
  readonly questionsPerMinute: number;
  readonly answers: number;
  readonly tasks: number;
  /** Requests to DynamoDB per second: those of the answers, the batched writes, and a heartbeat of each task with running answers. */
  readonly tableRequests: number;
  /** Write units per second. */
  readonly tableWrites: number;
  /** Bytes per second through the interface endpoints. */
  readonly endpointBytes: number;
  /** Tokens per minute that count towards the quota of the model. */
  readonly tokens: number;
  /** Requests to Cognito per second. */
  readonly signIns: number;
}

/** Calculates what a number of people needs at the peak. */
export function sizeOf(people: number, { measurements, policy, answersPerTask, tokens }: Context): Size {
  const questionsPerMinute = people * QUESTIONS_PER_MINUTE;
  const questions = questionsPerMinute / 60;
  const answers = answersAtOnce(people);
  const tasks = Math.max(policy.minTasks, Math.ceil(answers / answersPerTask));
  const busyTasks = Math.min(tasks, answers);
  const batches = busyTasks * Math.ceil(answers / tasks / BATCH);
  return {
    people,
    questionsPerMinute,
    answers,
    tasks,
    tableRequests: questions * measurements.requests + batches + busyTasks,
    tableWrites: questions * (PEAK.answerSeconds.value + QUESTION.otherWrites.value) + busyTasks,
    endpointBytes: questions * QUESTION.endpointKilobytes.value * 1000,
    tokens: questionsPerMinute * quotaTokens(tokens),
    signIns: (people * PEAK.signInShare.value * PEAK.signInRequests.value) / (PEAK.rampMinutes.value * 60),
  };
}

/**
 * Returns how many tokens of the model's quota a question with its answer uses. An output token uses several of them, and a token that the
 * model reads from its prompt cache uses none.
 */
export function quotaTokens({ input, cache, output }: QuestionTokens): number {
  return input.count + (cache?.written.count ?? 0) + PEAK.outputTokenFactor.value * output.count;
}

/** The cost of a month in US dollars. */
export interface MonthlyCost {
  readonly questions: number;
  readonly total: number;
  readonly model: number;
  readonly table: number;
}

/** Estimates the monthly cost for `people` users who are distributed over `deployments` deployments. */
export function monthlyCost(
  people: number,
  deployments: number,
  { fixed, questions: perThousand, taskHour }: Estimate,
  { policy, answersPerTask }: Context,
): MonthlyCost {
  const questions = (people * MONTH.questions.value) / MONTH.users.value;
  const thousands = questions / QUESTIONS;
  const costOf = (component: string) => thousands * total(perThousand.filter((item) => item.component === component));
  const taskHours = (questions * PEAK.answerSeconds.value) / 3600 / answersPerTask;
  const moreHours = Math.max(0, taskHours - deployments * policy.minTasks * 730);
  return {
    questions,
    total: fixedCost(fixed, people, deployments) + thousands * total(perThousand) + moreHours * taskHour,
    model: costOf('Answers'),
    table: costOf('Conversations'),
  };
}
