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

/** Bedrock's errors for an unknown model or profile id. */
const NOT_FOUND = ['ResourceNotFoundException', 'ValidationException'];

/** @returns undefined if the region does not offer the model */
export async function findModel({ bedrock }: Region, id: string): Promise<FoundationModelDetails | undefined> {
  return (await ifExists(bedrock.send(new GetFoundationModelCommand({ modelIdentifier: id })), ...NOT_FOUND))
    ?.modelDetails;
}

/** @returns undefined if the region has no such inference profile */
export async function findInferenceProfile(
  { bedrock }: Region,
  id: string,
): Promise<GetInferenceProfileResponse | undefined> {
  return ifExists(bedrock.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: id })), ...NOT_FOUND);
}

/** Ids of the region's system-defined profiles that include the model. */
export async function listInferenceProfilesOf({ bedrock }: Region, model: string): Promise<string[]> {
  const { inferenceProfileSummaries = [] } = await bedrock.send(
    new ListInferenceProfilesCommand({ typeEquals: 'SYSTEM_DEFINED', maxResults: 1000 }),
  );
  return inferenceProfileSummaries
    .map(({ inferenceProfileId }) => inferenceProfileId!)
    .filter((id) => id.endsWith(`.${model}`));
}

/**
 * Whether the account may use a model.
 *
 * @param isRegional whether this region must offer the model, because no inference profile routes to another one
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

/** Reports a fault if the region has no Bedrock endpoint at all. */
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
 * The first caller with AWS Marketplace permissions subscribes the account to a third party's model; the tasks have no such permissions.
 * Anthropic also requires a form, once per account (Bedrock User Guide, "Request access to models").
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
