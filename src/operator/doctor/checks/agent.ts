import { type Agent, type AgentAlias, GetAgentAliasCommand, GetAgentCommand } from '@aws-sdk/client-bedrock-agent';
import { orAbsent } from '../absent';
import type { Check } from '../check';
import { type Finding, fault, ok, warning } from '../finding';
import type { Region } from '../region';

/** The alias that leads to an agent's working draft. */
const DRAFT_ALIAS = 'TSTALIASID';

/** The existing agent, where the deployment chose one. */
export const agent: Check = {
  name: 'Agent',
  async examine({ deployment: { engine }, home }) {
    if (engine.kind !== 'agent') return [];
    const { agentId, aliasId } = engine;
    const found = await findAgent(home, agentId);
    if (!found) {
      return [
        fault(
          `There is no agent ${agentId} in ${home.name}`,
          `Mend engine.agentId (aws bedrock-agent list-agents --region ${home.name}), or set engine.kind to "knowledge-base": new agents can no longer be made in every account.`,
        ),
      ];
    }
    const findings = [
      ...agentFindings(found, aliasId),
      ...aliasFaults(await findAlias(home, agentId, aliasId), aliasId, agentId),
    ];
    return findings.length > 0 ? findings : [ok(`${found.agentName ?? agentId} and its alias ${aliasId} are prepared`)];
  },
};

async function findAgent({ bedrockAgent }: Region, agentId: string): Promise<Agent | undefined> {
  return (await orAbsent(bedrockAgent.send(new GetAgentCommand({ agentId })), 'ResourceNotFoundException'))?.agent;
}

async function findAlias(
  { bedrockAgent }: Region,
  agentId: string,
  agentAliasId: string,
): Promise<AgentAlias | undefined> {
  return (
    await orAbsent(bedrockAgent.send(new GetAgentAliasCommand({ agentId, agentAliasId })), 'ResourceNotFoundException')
  )?.agentAlias;
}

function agentFindings({ agentId, agentStatus, failureReasons = [] }: Agent, aliasId: string): Finding[] {
  if (agentStatus === 'PREPARED') return [];
  const what = `The agent ${agentId} is ${agentStatus}${failureReasons.length > 0 ? ` (${failureReasons.join('; ')})` : ''}`;
  const remedy = 'Prepare it in Bedrock\'s console, or with "aws bedrock-agent prepare-agent".';
  // An alias leads to a version, which stays as it was made.
  return agentStatus === 'NOT_PREPARED' && aliasId !== DRAFT_ALIAS
    ? [warning(`${what}: changes of its draft are in no version yet`, remedy)]
    : [fault(what, remedy)];
}

function aliasFaults(alias: AgentAlias | undefined, aliasId: string, agentId: string): Finding[] {
  if (!alias)
    return [
      fault(
        `The agent ${agentId} has no alias ${aliasId}`,
        `Mend engine.aliasId: aws bedrock-agent list-agent-aliases --agent-id ${agentId}`,
      ),
    ];
  if (alias.agentAliasStatus !== 'PREPARED') {
    return [
      fault(
        `The alias ${aliasId} is ${alias.agentAliasStatus}`,
        "Let it lead to a prepared version of the agent, in Bedrock's console.",
      ),
    ];
  }
  if (alias.aliasInvocationState === 'REJECT_INVOCATIONS') {
    return [
      fault(
        `The alias ${aliasId} rejects invocations`,
        'Let it accept them again: aws bedrock-agent update-agent-alias --alias-invocation-state ACCEPT_INVOCATIONS …',
      ),
    ];
  }
  return [];
}
