import { GetGuardrailCommand, type GetGuardrailResponse } from '@aws-sdk/client-bedrock';
import { ifExists } from '../../aws/errors';
import type { Region } from '../../aws/region';
import { fault, ok } from '../../check';
import type { DoctorCheck } from '../context';

/** Checks the existing guardrail, if the deployment names one. */
export const guardrail: DoctorCheck = {
  name: 'Guardrail',
  async run({ deployment: { engine }, home }) {
    const { id, version } = (engine.kind !== 'agent' && engine.guardrail) || {};
    // Without an id, the deployment creates its guardrail or uses none.
    if (id === undefined || version === undefined) return [];
    const found = await find(home, id, version);
    if (!found) {
      return [
        fault(
          `There is no version ${version} of a guardrail ${id} in ${home.name}`,
          `Correct engine.guardrail: aws bedrock list-guardrails --region ${home.name} --guardrail-identifier ${id}`,
        ),
      ];
    }
    if (found.status === 'READY') return [ok(`${found.name}, version ${version}`)];
    const reasons = found.statusReasons?.length ? ` (${found.statusReasons.join('; ')})` : '';
    return [
      fault(
        `The guardrail ${id} is ${found.status}${reasons}`,
        'Fix it in the Bedrock console, create a version of it, and name that version in engine.guardrail.',
      ),
    ];
  },
};

async function find({ bedrock }: Region, id: string, version: string): Promise<GetGuardrailResponse | undefined> {
  const request = bedrock.send(new GetGuardrailCommand({ guardrailIdentifier: id, guardrailVersion: version }));
  return ifExists(request, 'ResourceNotFoundException', 'ValidationException');
}
