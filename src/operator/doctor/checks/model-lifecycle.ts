import type { FoundationModelDetails } from '@aws-sdk/client-bedrock';
import { type Finding, fault, warning } from '../../check';
import type { DoctorContext } from '../context';

/**
 * Bedrock refuses every request to a model past its end of life. It refuses a legacy model to accounts that have not used it for some
 * weeks, so that a new deployment would not answer, while an existing one answers until the end of life (Bedrock User Guide,
 * "Model lifecycle").
 *
 * @param remedy without the full stop
 */
export async function lifecycleFindings(
  { stacks, machine }: DoctorContext,
  { modelId, modelLifecycle }: FoundationModelDetails,
  remedy: string,
): Promise<Finding[]> {
  const { status, endOfLifeTime: end } = modelLifecycle ?? {};
  if (end && end <= machine.now())
    return [fault(`${modelId} reached its end of life on ${dateOf(end)}: Bedrock refuses it`, `${remedy}.`)];
  if (status !== 'LEGACY') return [];
  const what = `${modelId} is a legacy model, which AWS retires ${end ? `on ${dateOf(end)}` : 'at a date not known yet'}`;
  if (await stacks.home) return [warning(what, `${remedy} before that date.`)];
  return [fault(`${what}; Bedrock refuses it to accounts that have not used it recently`, `${remedy}.`)];
}

function dateOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
