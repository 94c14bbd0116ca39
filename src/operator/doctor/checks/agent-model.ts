import { GetAgentAliasCommand, GetAgentCommand, GetAgentVersionCommand } from '@aws-sdk/client-bedrock-agent';
import { geographyOf } from '../../../infra/deployment/model-geographies';
import { ifExists } from '../../aws/errors';
import type { Region } from '../../aws/region';
import type { DoctorCheck } from '../context';
import { findModel, inBedrockRegion } from './model-access';
import { lifecycleFindings } from './model-lifecycle';

const NOT_FOUND = 'ResourceNotFoundException';

/** Checks the model of the agent, if the deployment uses an agent. The check `Agent` reports an agent that does not exist. */
export const agentModel: DoctorCheck = {
  name: 'Agent model',
  async run(context) {
    const { engine } = context.deployment;
    const { home } = context;
    if (engine.kind !== 'agent') return [];
    return inBedrockRegion(home, async () => {
      const id = await findModelId(home, engine.agentId, engine.aliasId);
      const model = id && (await findModel(home, id));
      const remedy = 'Choose its successor in the agent, prepare the agent, and point the alias at the new version';
      return model ? lifecycleFindings(context, model, remedy) : [];
    });
  },
};

/**
 * Returns the id of the agent's model. If the agent uses an inference profile, by its id or its ARN, returns the profile's id without
 * the prefix for its geography. Returns undefined if the agent or its version does not exist.
 */
async function findModelId(region: Region, agentId: string, agentAliasId: string): Promise<string | undefined> {
  const named = await findNamedModel(region, agentId, agentAliasId);
  const id = named?.slice(named.lastIndexOf('/') + 1);
  const geography = id && geographyOf(id);
  return geography ? id.slice(geography.length + 1) : id;
}

/**
 * Returns the model that the agent uses; undefined if the agent or its version does not exist. An alias uses the model of the version to
 * which it points. For the test alias and for an alias that does not exist, returns the model of the working draft.
 */
async function findNamedModel(
  { bedrockAgent }: Region,
  agentId: string,
  agentAliasId: string,
): Promise<string | undefined> {
  const found = await ifExists(bedrockAgent.send(new GetAgentCommand({ agentId })), NOT_FOUND);
  if (!found) return undefined;
  const alias = await ifExists(bedrockAgent.send(new GetAgentAliasCommand({ agentId, agentAliasId })), NOT_FOUND);
  const agentVersion = alias?.agentAlias?.routingConfiguration?.[0]?.agentVersion;
  if (agentVersion && agentVersion !== 'DRAFT') {
    const request = bedrockAgent.send(new GetAgentVersionCommand({ agentId, agentVersion }));
    return (await ifExists(request, NOT_FOUND))?.agentVersion?.foundationModel;
  }
  return found.agent?.foundationModel;
}
