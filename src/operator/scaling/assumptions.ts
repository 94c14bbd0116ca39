import { type Assumption, assumed, MONTH } from '../cost/assumptions';

/** Assumptions about the busiest minutes of a month, in addition to those of docs/cost.md. */
export const PEAK = {
  workdays: assumed(21, 'workdays', 'in a month'),
  mondayFactor: assumed(2, 'times', 'as many questions on the busiest Monday as on an average workday'),
  hourShare: assumed(0.2, 'of the questions', 'of a day are asked in its busiest hour'),
  rampMinutes: assumed(15, 'minutes', 'in which the load rises from nothing to its peak'),
  questionInterval: assumed(180, 'seconds', 'between two questions of a person who is working with the product'),
  signInShare: assumed(0.3, 'of all people', 'sign in during those 15 minutes'),
  signInRequests: assumed(2, 'requests', 'to Cognito for a sign-in, including its share of token refreshes'),
  answerSeconds: assumed(20, 'seconds', 'for an answer: 400 tokens, at 20 tokens a second'),
  pages: assumed(2, 'pages', 'opened for a question'),
  pageCpu: assumed(10, 'ms', 'of CPU time for a page with its assets'),
  cpuFactor: assumed(1.5, 'times', "the benchmark's CPU time on a vCPU of Fargate"),
  outputTokenFactor: assumed(5, 'tokens of the quota', 'used by each output token; an input token uses one'),
  metricDelay: assumed(60, 'seconds', 'from the end of a minute until an alarm has its metric'),
  provisioning: assumed(45, 'seconds', 'until Fargate has pulled the image and the process accepts requests'),
} as const satisfies Record<string, Assumption>;

/** Questions per person and minute at the peak. */
export const QUESTIONS_PER_MINUTE =
  (MONTH.questions.value / MONTH.users.value / PEAK.workdays.value) *
  PEAK.mondayFactor.value *
  (PEAK.hourShare.value / 60);
