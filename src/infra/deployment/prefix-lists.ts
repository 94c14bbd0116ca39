/**
 * Ids of the managed prefix list `com.amazonaws.global.cloudfront.origin-facing` by region. AWS does not publish them, and a
 * synthesis without an account cannot look them up. In other regions, `deployment.json` must contain the id. The doctor compares
 * these ids with the account.
 */
export const cloudFrontPrefixLists: Readonly<Record<string, string>> = {
  'eu-central-1': 'pl-a3a144ca',
};
