/**
 * Ids of the managed prefix list `com.amazonaws.global.cloudfront.origin-facing`, which AWS publishes nowhere as a list:
 * a synthesis without an account has to know them. The doctor compares with what the account says; elsewhere `deployment.json` names it.
 */
export const cloudFrontPrefixLists: Readonly<Record<string, string>> = {
  'eu-central-1': 'pl-a3a144ca',
};
