import { RegionInfo } from 'aws-cdk-lib/region-info';

/** The regions of AWS's commercial partition that this version of the CDK knows. */
export const REGIONS: readonly string[] = RegionInfo.regions
  .filter(({ partition }) => partition === 'aws')
  .map(({ name }) => name)
  .sort();

export function isRegion(value: unknown): value is string {
  return REGIONS.includes(value as string);
}
