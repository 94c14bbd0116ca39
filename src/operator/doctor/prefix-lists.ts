import { DescribeManagedPrefixListsCommand } from '@aws-sdk/client-ec2';
import type { Region } from './region';

/** A list of addresses that AWS keeps. */
export interface ManagedPrefixList {
  /** `pl-…` */
  readonly id: string;
  /** How many rules of a security group one rule with it counts for: its most entries, not those that it has. */
  readonly weight: number;
}

/** The lists by which the way in, and a narrowed way out, are described. */
export interface PrefixLists {
  readonly cloudFront?: ManagedPrefixList | undefined;
  readonly s3?: ManagedPrefixList | undefined;
  readonly dynamodb?: ManagedPrefixList | undefined;
}

/** What the region says of them. */
export async function prefixListsIn({ ec2, name }: Region): Promise<PrefixLists> {
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
    Object.entries(names).flatMap(([key, wanted]) => {
      const list = found.find(
        ({ PrefixListName, AddressFamily }) => PrefixListName === wanted && AddressFamily !== 'IPv6',
      );
      return list ? [[key, { id: list.PrefixListId!, weight: list.MaxEntries ?? 0 }]] : [];
    }),
  );
}
