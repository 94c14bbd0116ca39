import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListAWSDefaultServiceQuotasCommand,
  ListServiceQuotasCommand,
  type ServiceQuota,
} from '@aws-sdk/client-service-quotas';
import type { Region } from '../aws/region';

/** The codes with which Service Quotas identifies a quota. */
export interface Quota {
  readonly service: string;
  readonly code: string;
}

/** @returns the quota of the account, or AWS's default if the account's quota has never been changed */
export async function findQuota({ quotas }: Region, { service, code }: Quota): Promise<number> {
  const request = { ServiceCode: service, QuotaCode: code };
  try {
    return (await quotas.send(new GetServiceQuotaCommand(request))).Quota!.Value!;
  } catch (error) {
    if ((error as Error).name !== 'NoSuchResourceException') throw error;
    return (await quotas.send(new GetAWSDefaultServiceQuotaCommand(request))).Quota!.Value!;
  }
}

/**
 * Finds quotas of a service by their names, because services such as Bedrock have hundreds of quotas and do not document their codes.
 * Returns the values of the account, or AWS's defaults if the account has no value for any of these quotas.
 */
export async function findQuotas(
  { quotas }: Region,
  service: string,
  isWanted: (name: string) => boolean,
): Promise<ServiceQuota[]> {
  for (const Command of [ListServiceQuotasCommand, ListAWSDefaultServiceQuotasCommand]) {
    const found: ServiceQuota[] = [];
    let NextToken: string | undefined;
    do {
      const page = await quotas.send(new Command({ ServiceCode: service, MaxResults: 100, NextToken }));
      found.push(...(page.Quotas ?? []).filter(({ QuotaName = '' }) => isWanted(QuotaName)));
      ({ NextToken } = page);
    } while (NextToken);
    if (found.length > 0) return found;
  }
  return [];
}

/** Returns the command that requests an increase of a quota. */
export function increaseCommand({ name }: Region, { service, code }: Quota, value: number): string {
  return `aws service-quotas request-service-quota-increase --region ${name} --service-code ${service} --quota-code ${code} --desired-value ${value}`;
}
