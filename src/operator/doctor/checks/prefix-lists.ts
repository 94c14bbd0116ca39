import { DescribeManagedPrefixListsCommand } from '@aws-sdk/client-ec2';
import { cloudFrontPrefixLists } from '../../../infra/deployment/prefix-lists';
import type { Region } from '../../aws/region';
import { type Finding, fault, ok } from '../../check';
import type { DoctorCheck } from '../context';

/** Checks that the ids of the prefix lists in the templates are those of the region. */
export const prefixLists: DoctorCheck = {
  name: 'Prefix lists',
  async run({ deployment: { network, region }, home }) {
    const found = await findPrefixLists(home);
    const { narrowEgress } = network;
    const cloudFront = network.cloudFrontPrefixList ?? cloudFrontPrefixLists[region]!;
    return [
      compare('CloudFront', 'network.cloudFrontPrefixList', cloudFront, found.cloudFront, region),
      ...(narrowEgress
        ? [
            compare('S3', 'network.narrowEgress.s3', narrowEgress.s3, found.s3, region),
            compare('DynamoDB', 'network.narrowEgress.dynamodb', narrowEgress.dynamodb, found.dynamodb, region),
          ]
        : []),
    ];
  },
};

function compare(
  service: string,
  option: string,
  given: string,
  found: ManagedPrefixList | undefined,
  region: string,
): Finding {
  if (!found) return fault(`${region} has no prefix list for ${service}`, 'Choose another region.');
  if (found.id === given) return ok(`${service}: ${given}`);
  return fault(
    `The prefix list for ${service} in ${region} is ${found.id}, not ${given}`,
    `Set ${option} to "${found.id}".`,
  );
}

/** A list of IP addresses that AWS maintains. */
export interface ManagedPrefixList {
  /** The id of the list, `pl-…`. */
  readonly id: string;
  /**
   * The number of rules that count towards the quota if a security group rule uses this list: the maximum number of entries of the
   * list, not the current number.
   */
  readonly weight: number;
}

/**
 * The prefix lists in the rules of the security groups. Inbound rules use the list of CloudFront. Outbound rules use those of S3 and
 * DynamoDB if the option `narrowEgress` is set.
 */
export interface PrefixLists {
  readonly cloudFront?: ManagedPrefixList | undefined;
  readonly s3?: ManagedPrefixList | undefined;
  readonly dynamodb?: ManagedPrefixList | undefined;
}

export async function findPrefixLists({ ec2, name }: Region): Promise<PrefixLists> {
  const names = {
    cloudFront: 'com.amazonaws.global.cloudfront.origin-facing',
    s3: `com.amazonaws.${name}.s3`,
    dynamodb: `com.amazonaws.${name}.dynamodb`,
  };
  const { PrefixLists: found = [] } = await ec2.send(
    new DescribeManagedPrefixListsCommand({
      Filters: [{ Name: 'prefix-list-name', Values: Object.values(names) }],
    }),
  );
  return Object.fromEntries(
    Object.entries(names).flatMap(([key, listName]) => {
      const list = found.find(
        ({ PrefixListName, AddressFamily }) => PrefixListName === listName && AddressFamily !== 'IPv6',
      );
      return list ? [[key, { id: list.PrefixListId!, weight: list.MaxEntries ?? 0 }]] : [];
    }),
  );
}
