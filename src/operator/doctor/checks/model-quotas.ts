import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import type { EngineOptions } from '../../../infra/deployment/engine';
import { geographyOf } from '../../../infra/deployment/model-geographies';
import { type Finding, fault, ok, unknown, warning } from '../../check';
import { modelPricesOf } from '../../cost/models';
import { tokensOf } from '../../cost/tokens';
import { PEAK } from '../../scaling/assumptions';
import { quotaTokens } from '../../scaling/size';
import type { DoctorCheck, DoctorContext } from '../context';
import { findQuotas, increaseCommand } from '../service-quotas';

/** An engine whose model the deployment file names. An agent names its model itself. */
type AnsweringEngine = Exclude<EngineOptions, { kind: 'agent' }>;

/** A unit that Bedrock limits per minute, and how many of these units a question with its answer uses. */
interface Measure {
  readonly unit: 'tokens' | 'requests';
  readonly perQuestion: number;
}

/**
 * Compares Bedrock's quotas for the model with the questions that all tasks together can answer. Bedrock has replaced its quotas for
 * requests with quotas for tokens, but the quotas for requests still apply to accounts that have them.
 */
export const modelQuotas: DoctorCheck = {
  name: 'Model quotas',
  async run(context) {
    const { engine } = context.deployment;
    if (engine.kind === 'agent') return [];
    const isWanted = (name: string) => isQuotaOf(engine.model, name);
    const quotas = await findQuotas(context.home, 'bedrock', isWanted);
    const findings = measuresOf(engine).flatMap((measure) =>
      quotas
        .filter(({ QuotaName = '' }) => QuotaName.includes(` ${measure.unit} per minute `))
        .map((quota) => compare(context, quota, measure)),
    );
    if (findings.length > 0) return findings;
    return [
      unknown(
        `Service Quotas has no quota per minute whose name fits ${engine.model}`,
        `Look the quotas of the model up in the console of Service Quotas, under Amazon Bedrock in ${context.home.name}.`,
      ),
    ];
  },
};

function compare({ deployment, home }: DoctorContext, quota: ServiceQuota, { unit, perQuestion }: Measure): Finding {
  const { QuotaName: name, QuotaCode: code = '', Value: value = 0, Adjustable: isAdjustable } = quota;
  const { maxTasks, runningAnswersPerTask } = deployment.service;
  const questions = questionsPerMinute(maxTasks * runningAnswersPerTask);
  const needed = Math.ceil(questions * perQuestion);
  const remedy = isAdjustable
    ? `Request an increase: ${increaseCommand(home, { service: 'bedrock', code }, needed)}`
    : 'Ask AWS Support for an increase, because Service Quotas cannot change this quota';
  if (value === 0)
    return fault(
      `the quota "${name}" is 0, so Bedrock refuses every question; new accounts may begin like this`,
      remedy,
    );
  if (value >= needed) return ok(`${value} ${unit} a minute are enough for ${questions} questions a minute`);
  return warning(
    `the quota "${name}" is ${value}, enough for about ${Math.floor(value / perQuestion)} questions a minute, but ${maxTasks} tasks (service.maxTasks) with ${runningAnswersPerTask} running answers each (service.runningAnswersPerTask) can take ${questions}, which need ${needed}`,
    `${remedy}; or lower service.maxTasks.`,
  );
}

/** Returns how many questions are answered in a minute if this number of answers always runs at the same time. */
function questionsPerMinute(answers: number): number {
  return Math.ceil((answers * 60) / PEAK.answerSeconds.value);
}

/** Returns what a question uses. `converse` usually calls its model twice: first to request a search, and then to answer. */
function measuresOf({ kind, model }: AnsweringEngine): Measure[] {
  return [
    { unit: 'tokens', perQuestion: quotaTokens(tokensOf(kind, modelPricesOf(model).cache)) },
    { unit: 'requests', perQuestion: kind === 'converse' ? 2 : 1 },
  ];
}

/**
 * Returns whether a quota applies to requests with this id: the id of a model, or of a global or geographic inference profile. A quota has
 * a name such as `Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6`. The model's name in it has the same
 * words as the model's id, possibly in another order, but without the date and `v1:0`.
 */
function isQuotaOf(id: string, quotaName: string): boolean {
  const [, kind = '', name = ''] = NAME.exec(quotaName) ?? [];
  const geography = geographyOf(id);
  const model = geography ? id.slice(geography.length + 1) : id;
  const wanted = geography === 'global' ? 'global cross-region' : geography ? 'cross-region' : 'on-demand';
  return kind.toLowerCase() === wanted && wordsOf(name) === wordsOf(model.replace(/:\d+$/, ''));
}

const NAME =
  /^(On-demand|Cross-region|Global cross-region) (?:model inference|InvokeModel) (?:tokens|requests) per minute for (.+)$/i;

/** Returns the words and numbers of a model's name or id, except the date and `v1`, in alphabetical order. */
function wordsOf(name: string): string {
  const words = name.toLowerCase().replace(/\b(v1|\d{8})\b/g, '');
  return [...words.matchAll(/[a-z]+|\d+/g)]
    .map(([word]) => word)
    .sort()
    .join(' ');
}
