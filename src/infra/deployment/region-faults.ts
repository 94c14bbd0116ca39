import { modelId } from '../../models';
import { listed } from './fields';
import { geographiesOf, geographyOf } from './model-geographies';
import { cloudFrontPrefixLists } from './prefix-lists';
import { isRegion } from './regions';

/** The options that depend on the region. They have not been validated yet. */
interface RegionalOptions {
  readonly region?: unknown;
  readonly engine?: { readonly model?: unknown; readonly rerankingModel?: unknown };
  readonly address?: { readonly certificates?: { readonly loadBalancer?: unknown } };
  readonly network?: { readonly cloudFrontPrefixList?: unknown; readonly availabilityZones?: unknown };
}

/**
 * Checks that the models, the certificate of the load balancer, CloudFront's prefix list and the availability zones fit the region.
 *
 * @param content the parsed file. It may violate the schema, because the faults that this function finds are
 *   reported together with the faults of the schema
 */
export function regionFaults(content: unknown): string[] {
  const { region, engine, address, network } = (content ?? {}) as RegionalOptions;
  if (typeof region !== 'string') return [];
  const faults = modelFaults(region, engine?.model);
  if (!isRegion(region)) return faults;
  for (const option of ['model', 'rerankingModel'] as const)
    faults.push(...arnFaults(region, option, engine?.[option]));
  const certificate = address?.certificates?.loadBalancer;
  if (typeof certificate === 'string' && !certificate.includes(`:acm:${region}:`)) {
    faults.push(
      `address.certificates.loadBalancer must be a certificate in ${region}, the region of the load balancer; received ${JSON.stringify(certificate)}`,
    );
  }
  if (network?.cloudFrontPrefixList === undefined && !Object.hasOwn(cloudFrontPrefixLists, region)) {
    faults.push(
      `network.cloudFrontPrefixList is missing: it is required in ${region}. Look it up with: ${prefixListCommand(region)}`,
    );
  }
  const zones = Array.isArray(network?.availabilityZones) ? network.availabilityZones : [];
  for (const zone of zones.filter((one) => typeof one === 'string' && !one.startsWith(region))) {
    faults.push(`network.availabilityZones must be zones of ${region}; received ${JSON.stringify(zone)}`);
  }
  return faults;
}

/** Checks that the inference profile can be called in the region. */
function modelFaults(region: string, model: unknown): string[] {
  const geography = typeof model === 'string' ? geographyOf(modelId(model)) : undefined;
  const callable = geographiesOf(region);
  if (!geography || !/^[a-z]{2}-/.test(region) || callable.includes(geography)) return [];
  const prefixes = callable.filter((prefix) => prefix !== 'global').map((prefix) => `${prefix}.`);
  const profiles = [...prefixes, 'global. (processes questions anywhere in the world)'];
  return [
    `engine.model is invalid: in ${region} it must be the id of a model, such as anthropic.claude-…, or of an inference profile that begins with ${listed(profiles)}; received ${JSON.stringify(model)}`,
  ];
}

/** Checks that the ARN of a model or a profile contains the region of the deployment. */
function arnFaults(region: string, option: string, model: unknown): string[] {
  if (typeof model !== 'string' || !model.startsWith('arn:') || model.split(':')[3] === region) return [];
  return [`engine.${option} is invalid: an ARN must be in ${region}; received ${JSON.stringify(model)}`];
}

function prefixListCommand(region: string): string {
  const name = 'com.amazonaws.global.cloudfront.origin-facing';
  return `aws ec2 describe-managed-prefix-lists --region ${region} --filters Name=prefix-list-name,Values=${name}`;
}
