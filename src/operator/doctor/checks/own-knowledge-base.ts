import { fault, ok, warning } from '../../check';
import type { DoctorCheck } from '../context';

/**
 * Checks whether an update would delete the deployment's own knowledge base, with its index. An agent that is associated with this
 * knowledge base would lose it even if a later deployment created a new knowledge base, because the new one would have another id.
 */
export const ownKnowledgeBase: DoctorCheck = {
  name: 'Knowledge base',
  async run({ deployment: { engine, existing: organisation }, stacks }) {
    const [existing] = await stacks.physicalIds('AWS::Bedrock::KnowledgeBase');
    if (!existing || existing === organisation.knowledgeBase?.id) return [];
    if (organisation.knowledgeBase)
      return [
        warning(
          `The deployment would delete the knowledge base ${existing} and its index, because existing.knowledgeBase replaces it`,
          'Synchronise the documents after the deployment. They stay in their bucket.',
        ),
      ];
    if (engine.kind !== 'agent' || engine.knowledgeBase) return [ok(`${existing} stays`)];
    const what = `The deployment would delete the knowledge base ${existing} and its index`;
    const remedy = 'Disassociate it from the agent before you deploy. The documents stay in the bucket.';
    if (engine.knowledgeBase === false) return [warning(what, remedy)];
    return [
      fault(
        `${what}, because engine.kind is "agent"`,
        `To keep it, add "knowledgeBase": true to engine. To delete it, add "knowledgeBase": false. ${remedy}`,
      ),
    ];
  },
};
