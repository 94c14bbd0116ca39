import { cloudFrontPrefixLists } from '../../../infra/deployment/prefix-lists';
import type { Check } from '../check';
import { type Finding, fault, ok } from '../finding';
import { type ManagedPrefixList, prefixListsIn } from '../prefix-lists';

/** Whether the prefix lists that the templates name are those of the region. */
export const prefixLists: Check = {
  name: 'Prefix lists',
  async examine({ deployment: { network, region }, home }) {
    const found = await prefixListsIn(home);
    const narrow = network.narrowEgress;
    return [
      compare(
        'CloudFront',
        'network.cloudFrontPrefixList',
        network.cloudFrontPrefixList ?? cloudFrontPrefixLists[region]!,
        found.cloudFront,
        region,
      ),
      ...(narrow ? [compare('S3', 'network.narrowEgress.s3', narrow.s3, found.s3, region)] : []),
      ...(narrow
        ? [compare('DynamoDB', 'network.narrowEgress.dynamodb', narrow.dynamodb, found.dynamodb, region)]
        : []),
    ];
  },
};

function compare(
  whose: string,
  where: string,
  given: string,
  found: ManagedPrefixList | undefined,
  region: string,
): Finding {
  if (!found) return fault(`${region} has no prefix list of ${whose}`, 'Choose another region.');
  if (found.id === given) return ok(`${whose}: ${given}`);
  return fault(
    `The prefix list of ${whose} in ${region} is ${found.id}, not ${given}`,
    `Set ${where} to "${found.id}".`,
  );
}
