import * as z from 'zod';
import { LONGEST_INSTRUCTIONS } from '../contract';
import {
  CLASSIFICATION_MARKS,
  count,
  flag,
  LOG_LEVELS,
  names,
  SENSITIVITY_LABELS,
  seconds,
  share,
  suggestedQuestions,
  timeZone,
  wholeNumber,
} from './schemas';
import type { Setting } from './setting';

/** Variables that the organisation sets in `service.environment` of deployment.json. Seconds are converted to milliseconds. */
export const ORGANISATION_SETTINGS = {
  ADMIN_GROUP: {
    // Cognito's pattern for group names.
    schema: z
      .string()
      .trim()
      .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u, 'must be the name of a group, without spaces')
      .prefault('admins'),
    documentation: 'Cognito group whose members may use the admin console',
  },
  MAX_MESSAGE_BYTES: {
    // The item of a turn contains the question, the words for the search and the end of the answer. It must not exceed 200 KB, because
    // DynamoDB's limit of 400 KB includes the copy of the item in the index.
    schema: count(90_000).prefault('32768'),
    documentation: 'Maximum length of a question in bytes, for every engine',
  },
  MAX_MESSAGE_CHARACTERS: {
    schema: count(90_000).optional(),
    documentation: 'Maximum length of a question in characters; see [Length of questions](#length-of-questions)',
    shownDefault: '`1000` for `knowledge-base`, none for `converse` and `agent`',
  },
  MAX_ANSWER_CHARACTERS: {
    schema: count().prefault('200000'),
    documentation: 'Maximum length of an answer in characters; the server cuts a longer answer and adds a note',
  },
  MAX_RUNNING_ANSWERS: {
    schema: count(100_000).prefault('500'),
    documentation: 'Maximum number of running answers of one task',
  },
  MAX_RUNNING_ANSWERS_PER_PERSON: {
    schema: count(1_000).prefault('5'),
    documentation: 'Maximum number of running answers of one user, on all tasks together',
  },
  ENGINE_CONNECT_SECONDS: { schema: seconds.prefault('3'), documentation: 'Timeout for connecting to Bedrock' },
  ENGINE_SILENCE_SECONDS: { schema: seconds.prefault('60'), documentation: 'Maximum time between events of an answer' },
  ENGINE_ANSWER_SECONDS: { schema: seconds.prefault('300'), documentation: 'Maximum time for a whole answer' },
  SEARCH_ROUNDS: {
    schema: wholeNumber(1, 10).prefault('4'),
    documentation:
      'Maximum number of rounds of searches for an answer of `converse`; a round may contain several searches',
  },
  SEARCH_RESULTS: {
    schema: wholeNumber(1, 50).prefault('8'),
    documentation: 'Maximum number of passages that a search of `converse` finds',
  },
  HISTORY_TOKENS: {
    schema: wholeNumber(0, 500_000).prefault('20000'),
    documentation:
      'Maximum length of earlier questions and answers that `converse` sends, in estimated tokens; beyond it, the oldest are omitted, and a single longer answer is shortened',
  },
  ASSISTANT_INSTRUCTIONS: {
    schema: z
      .string()
      .trim()
      .refine(
        (text) => [...text].length <= LONGEST_INSTRUCTIONS,
        `must have at most ${LONGEST_INSTRUCTIONS} characters`,
      )
      .optional(),
    documentation:
      "The organisation's instructions for answers of `converse`, until an admin changes them in the console",
    shownDefault: 'none',
  },
  FOLLOW_UPS: {
    schema: flag.prefault('1'),
    documentation: '`1`: `converse` suggests up to three questions after an answer; `0`: it does not',
  },
  SUPPORT_CHECK: {
    schema: flag.prefault('1'),
    documentation:
      '`1`: compare each cited sentence with its passages, and mark sentences that the passages do not contain; `0`: do not check new answers',
  },
  MODEL_TEMPERATURE: {
    schema: share.optional(),
    documentation:
      'Temperature of the model of `converse`, from 0 to 1; some models reject it together with `MODEL_TOP_P`',
    shownDefault: "the model's default",
  },
  MODEL_TOP_P: {
    schema: share.optional(),
    documentation: 'Top P of the model of `converse`, from 0 to 1',
    shownDefault: "the model's default",
  },
  MODEL_MAX_TOKENS: {
    schema: wholeNumber(256, 200_000).prefault('4096'),
    documentation: 'Maximum number of output tokens of a model call of `converse`',
  },
  MODEL_LATENCY: {
    schema: z.enum(['standard', 'optimized'], 'must be standard or optimized').optional(),
    documentation: 'Latency of the model of `converse`: `standard` or `optimized`; few models offer `optimized`',
    shownDefault: "the service's default",
  },
  MODEL_CITATIONS: {
    schema: z.enum(['auto', 'native', 'marks'], 'must be auto, native or marks').prefault('auto'),
    documentation:
      'How the model of `converse` cites: `native` (citations of Bedrock), `marks` (`[1]` in its text), or `auto` (`native` for the models that are known to support it)',
  },
  AGENT_SESSION_IDLE_SECONDS: {
    schema: seconds.prefault('540'),
    documentation:
      "Idle time after which the server no longer uses a session of the agent; set it below the agent's idle session timeout",
  },
  DRAIN_SECONDS: {
    schema: seconds.prefault('110'),
    documentation:
      'Time that running answers have to finish when the task stops; at most 115 in a deployment, because ECS stops a task after 120 seconds',
  },
  RETENTION_DAYS: {
    schema: count(36_500).prefault('365'),
    documentation:
      'Number of days after which a question expires with its answer; a conversation expires this number of days after its last question',
  },
  SUGGESTED_QUESTIONS: {
    schema: suggestedQuestions.prefault('{}'),
    documentation: 'Suggested questions as JSON, at most six per language: `{"en":["When is the counter open?"]}`',
    shownDefault: 'questions about the sample documents',
  },
  TIME_ZONE: {
    schema: timeZone.prefault('Europe/Zurich'),
    documentation: 'Time zone of dates and times, also of the date that `converse` gives to the model',
  },
  CLASSIFICATION_MARKS: {
    schema: names.prefault(CLASSIFICATION_MARKS),
    documentation: 'Classification marks, separated by commas; the server rejects a document with one of them',
    shownDefault: 'marks of the Swiss Confederation from VERTRAULICH upwards, in four languages',
  },
  SENSITIVITY_LABELS: {
    schema: names.prefault(SENSITIVITY_LABELS),
    documentation:
      'Names or GUIDs of Microsoft sensitivity labels, separated by commas; the server rejects a document with one of them',
    shownDefault: 'Confidential, Secret and similar names, in four languages',
  },
  INSPECTION_SECONDS: {
    schema: seconds.prefault('30'),
    documentation: 'Maximum time to inspect one document; a document that takes longer is held',
  },
  INSPECTION_MEGABYTES: {
    schema: wholeNumber(128, 8_192).prefault('512'),
    documentation: 'Maximum memory to inspect one document; a document that needs more is held',
  },
  LOG_LEVEL: {
    schema: z.enum(LOG_LEVELS, `must be ${LOG_LEVELS.join(', ')}`).prefault('info'),
    documentation: 'Minimum level of log entries: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
  },
} as const satisfies Record<string, Setting>;
