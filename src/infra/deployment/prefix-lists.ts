/**
 * Ids of the managed prefix list `com.amazonaws.global.cloudfront.origin-facing` by region. AWS does not publish the ids, and a
 * synthesis without an account cannot look them up. For all other regions, `deployment.json` must contain the id. The doctor
 * compares the id with the one in the account.
 */
export const cloudFrontPrefixLists: Readonly<Record<string, string>> = {
  'eu-central-1': 'pl-a3a144ca',
};
