import * as z from 'zod';
import { text } from './fields';

/**
 * Maximum number of tags of a deployment. A resource has at most 50 tags, and the CDK gives subnets three: `Name`,
 * `aws-cdk:subnet-name` and `aws-cdk:subnet-type`.
 */
const MOST_TAGS = 47;

const TAG_KEY =
  'must be a name of 1 to 128 letters, digits, spaces and _ . : / = + - @, which is not Name and does not begin with aws: or aws-cdk:';
const TAG_VALUE = 'must be a string, in quotes, of at most 256 letters, digits, spaces and _ . : / = + - @';

/** The characters that every AWS service accepts in a tag ("Tag naming limits and requirements"). */
const TAG_CHARACTERS = String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]`;

const tags = z
  .record(z.string(), z.string(TAG_VALUE).regex(new RegExp(`^${TAG_CHARACTERS}{0,256}$`, 'u'), TAG_VALUE))
  .superRefine((given, context) => {
    const keys = Object.keys(given);
    for (const key of keys.filter((one) => !isTagKey(one))) {
      context.addIssue({ code: 'custom', path: [key], message: TAG_KEY, input: key });
    }
    // The keys of tags in IAM are case-insensitive.
    const repeated = keys.find(
      (key, index) => keys.findIndex((one) => one.toLowerCase() === key.toLowerCase()) < index,
    );
    if (repeated !== undefined) {
      context.addIssue({
        code: 'custom',
        message: `must not contain keys that differ only in upper and lower case, such as ${repeated}`,
        input: keys,
      });
    }
    if (keys.length > MOST_TAGS) {
      context.addIssue({ code: 'custom', message: `must contain at most ${MOST_TAGS} tags`, input: keys.length });
    }
  });

function isTagKey(key: string): boolean {
  return new RegExp(`^(?!aws:|aws-cdk:|name$)${TAG_CHARACTERS}{1,128}$`, 'iu').test(key);
}

/** Options for the requirements that the organisation has for every deployment in its account. */
export const landingZone = {
  /** Id of the account to which the commands deploy. Default: the account of the credentials. */
  account: text(/^\d{12}$/, '111122223333, twelve digits')
    .meta({ examples: ['123456789012'] })
    .optional(),
  /** Tags of the stacks and of every resource that can have tags. */
  tags: tags.meta({ examples: [{ project: 'joule-verne', 'cost-centre': '4711' }] }).optional(),
  /** The managed policy that limits every role: its ARN, or its name in the account of the deployment. */
  permissionsBoundary: text(
    /^(arn:aws:iam::(\d{12}|aws):policy\/([\w+=,.@-]+\/)*)?[\w+=,.@-]{1,128}$/,
    'arn:aws:iam::111122223333:policy/NAME, or NAME, a policy of the account',
  )
    .meta({ examples: ['arn:aws:iam::123456789012:policy/Boundary', 'Boundary'] })
    .optional(),
  /** Beginning of the names of the stacks and of all resources, such as `acme-`. */
  namePrefix: text(/^[A-Za-z][A-Za-z0-9-]{0,19}$/, 'acme-: at most 20 letters, digits and hyphens')
    .meta({ examples: ['acme-'] })
    .optional(),
};

/** The option `account`, and the options whose ARNs must be in that account. They have not been validated yet. */
interface OptionsOfAccount {
  readonly account?: unknown;
  readonly permissionsBoundary?: unknown;
  readonly address?: { readonly certificates?: Readonly<Record<string, unknown>> };
  readonly access?: { readonly webAcl?: unknown };
}

/**
 * Checks that the ARNs of the permissions boundary, the certificates and the web ACL contain the account that the option `account`
 * names. An AWS managed policy is valid in every account.
 *
 * @param content the parsed file. It may violate the schema, because the faults that this function finds are
 *   reported together with the faults of the schema
 */
export function accountFaults(content: unknown): string[] {
  const { account, permissionsBoundary, address, access } = (content ?? {}) as OptionsOfAccount;
  if (typeof account !== 'string') return [];
  const arns = {
    permissionsBoundary,
    'address.certificates.cloudFront': address?.certificates?.cloudFront,
    'address.certificates.loadBalancer': address?.certificates?.loadBalancer,
    'access.webAcl': access?.webAcl,
  };
  return Object.entries(arns).flatMap(([option, arn]) => {
    const [prefix, , , , owner] = typeof arn === 'string' ? arn.split(':') : [];
    if (prefix !== 'arn' || owner === account || owner === 'aws') return [];
    return [`${option} must be in account ${account}, which the option account names; received ${JSON.stringify(arn)}`];
  });
}
