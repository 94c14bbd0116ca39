import { type Agent, type AgentAlias, GetAgentAliasCommand, GetAgentCommand } from '@aws-sdk/client-bedrock-agent';
import { ifExists } from '../../aws/errors';
import type { Region } from '../../aws/region';
import { type Finding, fault, ok, warning } from '../../check';
import type { DoctorCheck } from '../context';

/** The id of an agent's test alias, which always points to the working draft. */
const DRAFT_ALIAS = 'TSTALIASID';

/** Checks the existing agent and its alias, if the deployment uses an agent. */
export const agent: DoctorCheck = {
  name: 'Agent',
  async run({ deployment: { engine }, home }) {
    if (engine.kind !== 'agent') return [];
    const { agentId, aliasId } = engine;
    const found = await findAgent(home, agentId);
    if (!found) {
      return [
        fault(
          `There is no agent ${agentId} in ${home.name}`,
          `Correct engine.agentId (aws bedrock-agent list-agents --region ${home.name}), or set engine.kind to "converse": some accounts can no longer create agents.`,
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
  return (await ifExists(bedrockAgent.send(new GetAgentCommand({ agentId })), 'ResourceNotFoundException'))?.agent;
}

async function findAlias(
  { bedrockAgent }: Region,
  agentId: string,
  agentAliasId: string,
): Promise<AgentAlias | undefined> {
  const request = bedrockAgent.send(new GetAgentAliasCommand({ agentId, agentAliasId }));
  return (await ifExists(request, 'ResourceNotFoundException'))?.agentAlias;
}

function agentFindings({ agentId, agentStatus, failureReasons = [] }: Agent, aliasId: string): Finding[] {
  if (agentStatus === 'PREPARED') return [];
  const what = `The agent ${agentId} is ${agentStatus}${failureReasons.length > 0 ? ` (${failureReasons.join('; ')})` : ''}`;
  const remedy = 'Prepare it in the Bedrock console, or with "aws bedrock-agent prepare-agent".';
  // All aliases except the test alias point to a version. Versions are immutable, so such an alias works even if the agent's latest
  // changes are not prepared.
  return agentStatus === 'NOT_PREPARED' && aliasId !== DRAFT_ALIAS
    ? [warning(`${what}: its latest changes are not part of any version yet`, remedy)]
    : [fault(what, remedy)];
}

function aliasFaults(alias: AgentAlias | undefined, aliasId: string, agentId: string): Finding[] {
  if (!alias) {
    return [
      fault(
        `The agent ${agentId} has no alias ${aliasId}`,
        `Correct engine.aliasId: aws bedrock-agent list-agent-aliases --agent-id ${agentId}`,
      ),
    ];
  }
  if (alias.agentAliasStatus !== 'PREPARED') {
    return [
      fault(
        `The alias ${aliasId} is ${alias.agentAliasStatus}`,
        'Point it to a prepared version of the agent in the Bedrock console.',
      ),
    ];
  }
  if (alias.aliasInvocationState === 'REJECT_INVOCATIONS') {
    return [
      fault(
        `The alias ${aliasId} rejects invocations`,
        'Enable invocations again: aws bedrock-agent update-agent-alias --alias-invocation-state ACCEPT_INVOCATIONS …',
      ),
    ];
  }
  return [];
}
