import type { FoundationModelDetails } from '@aws-sdk/client-bedrock';
import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { SettingName } from '../../../settings/settings';
import { type Finding, fault, warning } from '../../check';
import type { DoctorContext } from '../context';

/**
 * Reports a model that AWS has retired or will retire. After a model's end of life, Bedrock rejects all requests to it. For some time
 * before that, the model has the status legacy: Bedrock accepts requests to it only from accounts that have used it in the last weeks. An
 * existing deployment then continues to work, but a new one would not work (Bedrock User Guide, "Model lifecycle").
 *
 * @param remedy a sentence without the full stop at the end
 * @param variable the environment variable of the tasks that contains the ARN of the model, if there is one
 */
export async function lifecycleFindings(
  context: DoctorContext,
  { modelId, modelLifecycle }: FoundationModelDetails,
  remedy: string,
  variable?: SettingName,
): Promise<Finding[]> {
  const { status, endOfLifeTime: end } = modelLifecycle ?? {};
  if (end && end <= context.machine.now())
    return [fault(`${modelId} reached its end of life on ${dateOf(end)}: Bedrock refuses it`, `${remedy}.`)];
  if (status !== 'LEGACY') return [];
  const what = `${modelId} is a legacy model, which AWS retires ${end ? `on ${dateOf(end)}` : 'on a date that is not known yet'}`;
  if (await isInUse(context, modelId!, variable)) return [warning(what, `${remedy} before that date.`)];
  return [fault(`${what}; Bedrock refuses it to accounts that have not used it recently`, `${remedy}.`)];
}

/**
 * Returns whether the existing deployment uses this model. The use of another model does not count, because Bedrock counts the use of
 * each model separately. Without a variable or a task definition, assumes that any existing deployment uses the model.
 */
async function isInUse({ home, stacks }: DoctorContext, model: string, variable?: SettingName): Promise<boolean> {
  const [taskDefinition] = await stacks.physicalIds('AWS::ECS::TaskDefinition');
  if (!variable || !taskDefinition) return (await stacks.home) !== undefined;
  const described = await home.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const variables =
    described.taskDefinition?.containerDefinitions?.flatMap(({ environment = [] }) => environment) ?? [];
  return variables.some(({ name, value }) => name === variable && value?.endsWith(model));
}

function dateOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
