import { GetGuardrailCommand, type GetGuardrailResponse } from '@aws-sdk/client-bedrock';
import { orAbsent } from '../absent';
import type { Check } from '../check';
import { fault, ok } from '../finding';
import type { Region } from '../region';

/** The guardrail, where the deployment names one. */
export const guardrail: Check = {
  name: 'Guardrail',
  async examine({ deployment: { engine }, home }) {
    if (engine.kind !== 'knowledge-base' || !engine.guardrail) return [];
    const { id, version } = engine.guardrail;
    const found = await find(home, id, version);
    if (!found) {
      return [
        fault(
          `There is no version ${version} of a guardrail ${id} in ${home.name}`,
          `Mend engine.guardrail: aws bedrock list-guardrails --region ${home.name} --guardrail-identifier ${id}`,
        ),
      ];
    }
    if (found.status === 'READY') return [ok(`${found.name}, version ${version}`)];
    const reasons = found.statusReasons?.length ? ` (${found.statusReasons.join('; ')})` : '';
    return [
      fault(
        `The guardrail ${id} is ${found.status}${reasons}`,
        "Mend it in Bedrock's console, make a version of it, and name that.",
      ),
    ];
  },
};

async function find({ bedrock }: Region, id: string, version: string): Promise<GetGuardrailResponse | undefined> {
  const asked = bedrock.send(new GetGuardrailCommand({ guardrailIdentifier: id, guardrailVersion: version }));
  return orAbsent(asked, 'ResourceNotFoundException', 'ValidationException');
}
