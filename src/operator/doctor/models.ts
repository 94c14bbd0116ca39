import {
  type FoundationModelDetails,
  GetFoundationModelAvailabilityCommand,
  type GetFoundationModelAvailabilityResponse,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  type GetInferenceProfileResponse,
  ListInferenceProfilesCommand,
} from '@aws-sdk/client-bedrock';
import { orAbsent } from './absent';
import { Unreachable } from './errors';
import { type Finding, fault } from './finding';
import type { Region } from './region';

/** What Bedrock says of an id that it does not know. */
const ABSENT = ['ResourceNotFoundException', 'ValidationException'];

/** @returns nothing where the region does not offer it */
export async function foundationModel({ bedrock }: Region, id: string): Promise<FoundationModelDetails | undefined> {
  return (await orAbsent(bedrock.send(new GetFoundationModelCommand({ modelIdentifier: id })), ...ABSENT))
    ?.modelDetails;
}

/** @returns nothing where the region has no such profile */
export async function inferenceProfile(
  { bedrock }: Region,
  id: string,
): Promise<GetInferenceProfileResponse | undefined> {
  return orAbsent(bedrock.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: id })), ...ABSENT);
}

/** Ids of AWS's own profiles in the region through which the model can be reached. */
export async function profilesOf({ bedrock }: Region, model: string): Promise<string[]> {
  const { inferenceProfileSummaries = [] } = await bedrock.send(
    new ListInferenceProfilesCommand({ typeEquals: 'SYSTEM_DEFINED', maxResults: 1000 }),
  );
  return inferenceProfileSummaries
    .map(({ inferenceProfileId }) => inferenceProfileId!)
    .filter((id) => id.endsWith(`.${model}`));
}

/** Whether the account may use a model. @param regional whether it must be offered in this very region, and not through a profile */
export async function accessFaults({ bedrock, name }: Region, id: string, regional: boolean): Promise<Finding[]> {
  const access = await orAbsent(bedrock.send(new GetFoundationModelAvailabilityCommand({ modelId: id })), ...ABSENT);
  return access
    ? [...(regional ? regionFaults(access, id, name) : []), ...agreementFaults(access, id), ...rightFaults(access, id)]
    : [];
}

/** Bedrock's own address is missing in regions that do not have it. */
export async function whereBedrockIs(region: Region, ask: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Unreachable) || !error.unnamed) throw error;
    return [
      fault(
        `Bedrock is not offered in ${region.name}, or this machine finds no address for it`,
        'Choose another region.',
      ),
    ];
  }
}

function regionFaults(
  { regionAvailability }: GetFoundationModelAvailabilityResponse,
  id: string,
  region: string,
): Finding[] {
  return regionAvailability === 'NOT_AVAILABLE'
    ? [fault(`${id} is not available in ${region}`, 'Choose another model, or another region.')]
    : [];
}

/**
 * Models of third parties are subscribed to by whoever invokes them first, if that one may use AWS Marketplace; the tasks may not.
 * Anthropic's also want a form to be filled in, once in an account (Bedrock's guide, "Request access to models").
 */
function agreementFaults({ agreementAvailability }: GetFoundationModelAvailabilityResponse, id: string): Finding[] {
  const { status, errorMessage } = agreementAvailability ?? {};
  if (status === 'AVAILABLE' || (status === 'NOT_AVAILABLE' && id.startsWith('amazon.'))) return [];
  if (status === 'PENDING')
    return [fault(`The agreement for ${id} is being made`, 'Wait a quarter of an hour, and run the doctor again.')];
  const form = id.startsWith('anthropic.') ? " fill in Anthropic's use-case form where it asks for it," : '';
  return [
    fault(
      `There is no agreement for ${id} yet (${status}${errorMessage ? `: ${errorMessage}` : ''})`,
      `Open the model in the playground of Bedrock's console once, with aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions:${form} and send a word.`,
    ),
  ];
}

function rightFaults(
  { authorizationStatus, entitlementAvailability }: GetFoundationModelAvailabilityResponse,
  id: string,
): Finding[] {
  return [
    ...(authorizationStatus === 'NOT_AUTHORIZED'
      ? [
          fault(
            `This account is not authorised for ${id}`,
            'Ask those who keep your AWS organisation to admit the model, or choose another one.',
          ),
        ]
      : []),
    ...(entitlementAvailability === 'NOT_AVAILABLE'
      ? [
          fault(
            `This account is not entitled to ${id}`,
            "Subscribe to the model: open it once in the playground of Bedrock's console.",
          ),
        ]
      : []),
  ];
}
