import type { FoundationModelDetails } from '@aws-sdk/client-bedrock';
import { type Finding, fault, warning } from '../../check';
import type { DoctorContext } from '../context';

/**
 * Reports a model that AWS has retired or will retire. After the end of life of a model, Bedrock rejects all requests to it. Before
 * that, a legacy model can be used only by accounts that have used it in the last weeks: an existing deployment continues to work, but
 * a new one would not (Bedrock User Guide, "Model lifecycle").
 *
 * @param remedy a sentence without the full stop at the end
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
  const what = `${modelId} is a legacy model, which AWS retires ${end ? `on ${dateOf(end)}` : 'on a date that is not known yet'}`;
  if (await stacks.home) return [warning(what, `${remedy} before that date.`)];
  return [fault(`${what}; Bedrock refuses it to accounts that have not used it recently`, `${remedy}.`)];
}

function dateOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
