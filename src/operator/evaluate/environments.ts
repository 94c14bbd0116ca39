import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { readDeployment } from '../../infra/deployment/read';
import { EDGE_REGION, Region } from '../aws/region';
import { Stacks } from '../aws/stacks';
import { callerFor } from '../credentials/account';

const REPOSITORY = join(__dirname, '../../..');

/** The environment variables of the engine. `close` stops the stand-ins for AWS, if the variables refer to them. */
export interface EngineEnvironment {
  readonly variables: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/**
 * Returns the environment variables of this process, with which the SDK finds the operator's credentials, and those of a deployment's
 * tasks, which take precedence.
 *
 * @param file path of the deployment file
 * @throws Error with a message for the operator when the file is invalid, the credentials belong to another account, there is no
 *   deployment, or AWS rejects a request
 */
export async function deployedEnvironment(file: string | undefined): Promise<EngineEnvironment> {
  const described = readDeployment({ file });
  const { deployment } = described;
  const edge = new Region(EDGE_REGION);
  await callerFor(described, edge);
  const region = new Region(deployment.region, edge);
  const stacks = new Stacks(deployment.name, region, edge);
  const [taskDefinition] = await stacks.physicalIds('AWS::ECS::TaskDefinition');
  if (!taskDefinition)
    throw new Error(
      `There is no stack ${deployment.name} in ${deployment.region}: deploy first (npx projen deploy), or use --local.`,
    );
  const { taskDefinition: found } = await region.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const [container] = found?.containerDefinitions ?? [];
  const variables = Object.fromEntries((container?.environment ?? []).map(({ name, value }) => [name, value]));
  return { variables: { ...process.env, ...variables }, close: async () => undefined };
}

/** Starts the stand-ins with the example documents, without the operator's `AWS_…` variables. @throws Error when they do not start */
export async function localEnvironment(): Promise<EngineEnvironment> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/local/services.ts'], {
    cwd: REPOSITORY,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const { value, done } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (done) throw new Error('The stand-ins did not start.');
  return {
    variables: JSON.parse(value) as NodeJS.ProcessEnv,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
