import {
  type FoundationModelDetails,
  GetFoundationModelAvailabilityCommand,
  type GetFoundationModelAvailabilityResponse,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  type GetInferenceProfileResponse,
  ListInferenceProfilesCommand,
} from '@aws-sdk/client-bedrock';
import { ifExists, ServiceUnreachable } from '../../aws/errors';
import type { Region } from '../../aws/region';
import { type Finding, fault } from '../../check';

/** The names of Bedrock's errors for an unknown id of a model or an inference profile. */
const NOT_FOUND = ['ResourceNotFoundException', 'ValidationException'];

/** @returns the model, or undefined if the region does not offer it */
export async function findModel({ bedrock }: Region, id: string): Promise<FoundationModelDetails | undefined> {
  return (await ifExists(bedrock.send(new GetFoundationModelCommand({ modelIdentifier: id })), ...NOT_FOUND))
    ?.modelDetails;
}

/** @returns the inference profile, or undefined if the region does not offer it */
export async function findInferenceProfile(
  { bedrock }: Region,
  id: string,
): Promise<GetInferenceProfileResponse | undefined> {
  return ifExists(bedrock.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: id })), ...NOT_FOUND);
}

/** Lists the ids of the region's system-defined inference profiles that include the model. */
export async function listInferenceProfilesOf({ bedrock }: Region, model: string): Promise<string[]> {
  const { inferenceProfileSummaries = [] } = await bedrock.send(
    new ListInferenceProfilesCommand({ typeEquals: 'SYSTEM_DEFINED', maxResults: 1000 }),
  );
  return inferenceProfileSummaries
    .map(({ inferenceProfileId }) => inferenceProfileId!)
    .filter((id) => id.endsWith(`.${model}`));
}

/**
 * Checks that the account may use a model.
 *
 * @param isRegional whether this region must offer the model, because requests do not go through an inference profile
 */
export async function findAccessFaults({ bedrock, name }: Region, id: string, isRegional: boolean): Promise<Finding[]> {
  const request = bedrock.send(new GetFoundationModelAvailabilityCommand({ modelId: id }));
  const access = await ifExists(request, ...NOT_FOUND);
  if (!access) return [];
  return [
    ...(isRegional ? regionFaults(access, id, name) : []),
    ...agreementFaults(access, id),
    ...authorisationFaults(access, id),
  ];
}

/** Runs a check. Reports a fault if DNS has no address for Bedrock in the region. */
export async function inBedrockRegion(region: Region, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof ServiceUnreachable) || !error.hasNoAddress) throw error;
    return [
      fault(
        `${region.name} does not offer Bedrock, or the DNS of this machine cannot resolve its address`,
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
 * Reports a missing agreement for a third-party model. The first call by an identity with AWS Marketplace permissions subscribes the
 * account to the model, but the tasks have no such permissions. Anthropic also requires a form, once for each account (Bedrock User
 * Guide, "Request access to models").
 */
function agreementFaults({ agreementAvailability }: GetFoundationModelAvailabilityResponse, id: string): Finding[] {
  const { status, errorMessage } = agreementAvailability ?? {};
  if (status === 'AVAILABLE' || (status === 'NOT_AVAILABLE' && id.startsWith('amazon.'))) return [];
  if (status === 'PENDING')
    return [fault(`The agreement for ${id} is pending`, 'Wait 15 minutes, and run the doctor again.')];
  const form = id.startsWith('anthropic.') ? " fill in Anthropic's use-case form if Bedrock shows it," : '';
  return [
    fault(
      `The account has no agreement for ${id} yet (${status}${errorMessage ? `: ${errorMessage}` : ''})`,
      `With the permissions aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions, open the model once in the playground of the Bedrock console,${form} and send a message.`,
    ),
  ];
}

function authorisationFaults(
  { authorizationStatus, entitlementAvailability }: GetFoundationModelAvailabilityResponse,
  id: string,
): Finding[] {
  return [
    ...(authorizationStatus === 'NOT_AUTHORIZED'
      ? [
          fault(
            `This account is not authorised for ${id}`,
            'Ask the administrators of your AWS organisation to allow the model, or choose another one.',
          ),
        ]
      : []),
    ...(entitlementAvailability === 'NOT_AVAILABLE'
      ? [
          fault(
            `This account is not entitled to ${id}`,
            'Subscribe to the model: open it once in the playground of the Bedrock console.',
          ),
        ]
      : []),
  ];
}
