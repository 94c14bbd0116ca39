import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { Region } from './region';

/** Quotas that a deployment touches: the codes of Service Quotas, and where one asks for more. */
export const QUOTAS = {
  vpcs: { service: 'vpc', code: 'L-F678F1CE' },
  securityGroupRules: { service: 'vpc', code: 'L-0EA8095F' },
  elasticIps: { service: 'ec2', code: 'L-0263D0A3' },
  fargateProcessors: { service: 'fargate', code: 'L-3032A538' },
  lambdaExecutions: { service: 'lambda', code: 'L-B99A9384' },
} as const;

export type Quota = (typeof QUOTAS)[keyof typeof QUOTAS];

/** What the account may have; AWS's own value where nobody has asked for another. */
export async function valueOf({ quotas }: Region, { service, code }: Quota): Promise<number> {
  const question = { ServiceCode: service, QuotaCode: code };
  try {
    return (await quotas.send(new GetServiceQuotaCommand(question))).Quota!.Value!;
  } catch (error) {
    if ((error as Error).name !== 'NoSuchResourceException') throw error;
    return (await quotas.send(new GetAWSDefaultServiceQuotaCommand(question))).Quota!.Value!;
  }
}

/** How one asks for more of it. */
export function increase({ name }: Region, { service, code }: Quota, wanted: number): string {
  return `aws service-quotas request-service-quota-increase --region ${name} --service-code ${service} --quota-code ${code} --desired-value ${wanted}`;
}
