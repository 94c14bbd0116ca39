import { z } from 'zod';
import { DEPLOYMENT_SETTINGS, ORGANISATION_SETTINGS } from '../../settings';
import { embeddingDimensions, longestChunk } from './embedding-models';

const text = (pattern: RegExp, form: string) => z.string().regex(pattern, `must look like ${form}`);
const count = (least: number, most: number) => z.int().min(least).max(most);
const host = text(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'chat.example.org, in lower case',
);
const certificate = (region: RegExp, where: string) =>
  text(
    new RegExp(`^arn:aws:acm:${region.source}:\\d{12}:certificate/[\\w-]+$`),
    `arn:aws:acm:${where}:123456789012:certificate/0f1e…`,
  );
const prefixList = text(/^pl-[0-9a-f]{8,17}$/, 'pl-0123abcd');
const RATE = count(10, 2_000_000_000);
const REGION = text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'eu-central-1');
const language = z.enum(['de', 'fr', 'it', 'en']);
/** `anthropic.claude-…` in the region itself, `eu.anthropic.claude-…` through a cross-region inference profile. */
const model = text(
  /^[a-z0-9-]+(\.[a-z0-9-]+)+[\w.:-]*$/,
  'eu.anthropic.claude-sonnet-4-5-20250929-v1:0, the id of a model or of an inference profile',
);

const address = z
  .strictObject({
    /** Name under which people reach the product. */
    host,
    /** A Route 53 zone of this account: records and certificates are made in it. Without one, both are the operator's. */
    hostedZone: z.strictObject({ id: text(/^Z[A-Z0-9]{5,31}$/, 'Z0123456789ABCDEFGHIJ'), name: host }).optional(),
    /** Certificates for `host` that are there already, one for CloudFront and one for the load balancer. */
    certificates: z
      .strictObject({
        cloudFront: certificate(/us-east-1/, 'us-east-1'),
        loadBalancer: certificate(/[a-z0-9-]+/, 'REGION'),
      })
      .optional(),
  })
  .superRefine(({ host: name, hostedZone, certificates }, context) => {
    if (!hostedZone && !certificates) {
      context.addIssue('needs hostedZone, in which certificates are made, or certificates, two that are there already');
    }
    if (hostedZone && name !== hostedZone.name && !name.endsWith(`.${hostedZone.name}`)) {
      context.addIssue({
        code: 'custom',
        path: ['host'],
        message: `must lie in the hosted zone ${hostedZone.name}`,
        input: name,
      });
    }
  });

const signIn = z.strictObject({
  /** Of the sign-in pages' address, `https://PREFIX.auth.REGION.amazoncognito.com`: unique in the region, among all accounts. */
  prefix: text(
    /^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'joule-verne-example: lower case, without "aws", "amazon" or "cognito"',
  ),
  /** An authenticator app. Cognito's pages lead people through setting one up only where it is required. */
  mfa: z.enum(['optional', 'required']).default('required'),
  /** Blocks sign-ins that look stolen. Costs per person and month. */
  threatProtection: z.boolean().default(false),
  /** Days for which the temporary password of an invitation is valid. */
  invitationDays: count(1, 90).default(7),
  /** Sends the invitations through SES. Cognito's own sender is limited to some fifty messages a day. */
  sender: z
    .strictObject({
      from: text(/^([^<>]+ <[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+)$/, 'Joule Verne <chat@example.org>'),
      replyTo: z.email('must be an e-mail address').optional(),
      /** The address or domain that is verified in SES. */
      identity: z.string().min(3),
      region: REGION.optional(),
    })
    .superRefine(({ from, identity }, context) => {
      const address = from.replace(/^.*<|>$/g, '');
      const verified = identity.includes('@') ? address : address.slice(address.lastIndexOf('@') + 1);
      if (verified !== identity)
        context.addIssue({
          code: 'custom',
          path: ['from'],
          message: `must be an address that ${identity} verifies`,
          input: from,
        });
    })
    .optional(),
});

const guardrail = z.strictObject({
  id: text(/^[a-z0-9]{1,64}$/, 'abc123def456'),
  version: text(/^([1-9]\d{0,7}|DRAFT)$/, '1, in quotes'),
});

const engine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('knowledge-base'), model, guardrail: guardrail.optional() }),
  z.strictObject({
    kind: z.literal('agent'),
    agentId: text(/^[0-9A-Z]{10}$/, 'ABCDEFGHIJ, ten capitals and digits'),
    aliasId: text(/^[0-9A-Z]{10}$/, 'ABCDEFGHIJ, ten capitals and digits'),
  }),
]);

const chunking = z.discriminatedUnion('strategy', [
  z.strictObject({
    strategy: z.literal('fixed'),
    /** Tokens of a passage. */
    tokens: count(20, 8192).default(300),
    /** How much of a passage is repeated in the next one. */
    overlapPercent: count(1, 99).default(20),
  }),
  z.strictObject({
    strategy: z.literal('hierarchical'),
    /** Tokens of a passage that is given to the model. */
    parentTokens: count(1, 8192).default(1500),
    /** Tokens of a passage that is searched. */
    childTokens: count(1, 8192).default(300),
    overlapTokens: count(1, 8191).default(60),
  }),
  z.strictObject({ strategy: z.literal('none') }),
]);

const knowledge = z
  .strictObject({
    embedding: z
      .enum(Object.keys(embeddingDimensions) as [keyof typeof embeddingDimensions])
      .default('cohere.embed-multilingual-v3'),
    chunking: chunking.default({ strategy: 'fixed', tokens: 300, overlapPercent: 20 }),
    /** Days for which earlier versions of a document, and deleted ones, can be restored. */
    restorableDays: count(1, 3650).default(30),
  })
  .superRefine(({ embedding, chunking: { strategy, ...cut } }, context) => {
    const fault = (name: string, message: string, input?: number) =>
      context.addIssue({ code: 'custom', path: ['chunking', name], message, input });
    const [name, tokens] =
      'tokens' in cut
        ? (['tokens', cut.tokens] as const)
        : (['childTokens', 'childTokens' in cut ? cut.childTokens : 0] as const);
    if (tokens > longestChunk[embedding])
      fault(name, `must be at most ${longestChunk[embedding]}, which is what ${embedding} reads of a passage`, tokens);
    if (strategy !== 'hierarchical' || !('parentTokens' in cut)) return;
    if (cut.parentTokens + cut.childTokens > 8_000)
      fault(
        'parentTokens',
        'must be at most 8000 together with childTokens, which is what S3 Vectors keeps',
        cut.parentTokens,
      );
    if (cut.parentTokens <= cut.childTokens) fault('parentTokens', 'must be more than childTokens', cut.parentTokens);
    if (cut.overlapTokens >= cut.childTokens)
      fault('overlapTokens', 'must be less than childTokens', cut.overlapTokens);
  });

function isPrivateNetwork(value: string): boolean {
  return (
    z.cidrv4().safeParse(value).success &&
    /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.).*\/(1[6-9]|2[0-4])$/.test(value)
  );
}

const network = z.strictObject({
  cidr: z
    .string()
    .refine(isPrivateNetwork, 'must be private addresses, from /16 to /24, such as 10.0.0.0/20')
    .default('10.0.0.0/20'),
  /** Two, in which all the interface endpoints are offered. */
  availabilityZones: z
    .array(text(/^[a-z]{2}(-[a-z]+)+-\d[a-f]$/, 'eu-central-1a'))
    .length(2, 'must be two')
    .refine((zones) => new Set(zones).size === zones.length, 'must be two different zones')
    .optional(),
  /** The managed prefix list `com.amazonaws.global.cloudfront.origin-facing` of the region. */
  cloudFrontPrefixList: prefixList.optional(),
  /** Puts the load balancer into private subnets, behind a VPC origin, with NAT gateways for its way to Cognito. */
  privateLoadBalancer: z.boolean().default(false),
  /** Lets the tasks and the load balancer out only to what they need. Takes the region's prefix lists of S3 and DynamoDB. */
  narrowEgress: z.strictObject({ s3: prefixList, dynamodb: prefixList }).optional(),
});

const service = z
  .strictObject({
    cpuArchitecture: z.enum(['arm64', 'x86_64']).default('arm64'),
    /** Units, 1024 to a processor. */
    cpu: z
      .union([z.literal(512), z.literal(1024), z.literal(2048), z.literal(4096)], 'must be 512, 1024, 2048 or 4096')
      .default(1024),
    /** MiB. Two document readers take up to 512 each. */
    memory: count(2048, 30720).default(2048),
    minTasks: count(2, 100).default(2),
    maxTasks: count(2, 100).default(6),
    /** Above which, as the average of all tasks, another task is started. */
    runningAnswersPerTask: count(1, 1000).default(60),
    /** What may be set of the server, as the README's table names it. The rest of its variables follow from the deployment. */
    environment: z.record(z.string(), z.string('must be text: put it in quotes')).default({}),
  })
  .superRefine(({ cpu, memory, minTasks, maxTasks, environment }, context) => {
    for (const [name, value] of Object.entries(environment)) {
      for (const message of faultsOfSetting(name, value))
        context.addIssue({ code: 'custom', path: ['environment', name], message, input: value });
    }
    if (maxTasks < minTasks)
      context.addIssue({
        code: 'custom',
        path: ['maxTasks'],
        message: `must be at least minTasks, ${minTasks}`,
        input: maxTasks,
      });
    if (memory < 2 * cpu || memory > 8 * cpu || memory % 1024 !== 0) {
      const message = `must be a multiple of 1024 from ${2 * cpu} to ${8 * cpu}, with ${cpu} units of cpu`;
      context.addIssue({ code: 'custom', path: ['memory'], message, input: memory });
    }
  });

/** What the server would say of a variable, before it is deployed and fails to start. */
function faultsOfSetting(name: string, value: string): string[] {
  if (Object.hasOwn(DEPLOYMENT_SETTINGS, name)) return ['is set by the deployment: remove it'];
  if (!Object.hasOwn(ORGANISATION_SETTINGS, name))
    return ['is not a setting of the server: remove it, or correct its spelling'];
  const { schema } = ORGANISATION_SETTINGS[name as keyof typeof ORGANISATION_SETTINGS];
  return schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];
}

const access = z
  .strictObject({
    /** Networks from which the product can be reached at all; everyone else is refused. */
    addresses: z
      .array(
        z
          .union([z.cidrv4(), z.cidrv6()], 'must be a network such as 192.0.2.0/24 or 2001:db8::/32')
          .refine(
            (network) => !network.endsWith('/0'),
            'must not be everything: leave access.addresses out to admit everyone',
          ),
      )
      .min(1)
      .optional(),
    /** Countries, as two capitals. */
    countries: z
      .array(text(/^[A-Z]{2}$/, 'CH'))
      .min(1)
      .optional(),
    /** Requests in five minutes from one address, above which it is refused for a while. */
    rateLimits: z
      .strictObject({
        requests: RATE.optional(),
        questions: RATE.optional(),
        uploads: RATE.optional(),
        signIns: RATE.optional(),
      })
      .optional(),
    /** What becomes of requests through VPN services, Tor and hosting providers. */
    anonymousAddresses: z.enum(['count', 'block']).optional(),
    /** The ARN of a web ACL that the organisation keeps itself: none is made then. */
    webAcl: text(
      /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/,
      'arn:aws:wafv2:us-east-1:123456789012:global/webacl/…',
    ).optional(),
  })
  .refine(
    (given) => !given.webAcl || !(given.addresses || given.countries || given.rateLimits || given.anonymousAddresses),
    {
      path: ['webAcl'],
      error: 'has rules of its own: leave the others of access out',
    },
  );

const operation = z.strictObject({
  /** Who is told of alarms. */
  alarmEmail: z.email('must be an e-mail address'),
  logDays: z
    .union(
      [7, 14, 30, 60, 90, 180, 365, 731].map((days) => z.literal(days)),
      'must be 7, 14, 30, 60, 90, 180, 365 or 731',
    )
    .default(90),
  /** Encrypts what is kept with a key of this account, instead of keys that AWS keeps. */
  customerManagedKey: z.boolean().default(false),
  /** Concurrent executions kept for the egress relay; `false` where the account's quota is too small to keep any. */
  relayConcurrency: z
    .union([count(1, 1000), z.literal(false)], 'must be a number from 1 to 1000, or false')
    .default(20),
  /** Keeps the stacks from being deleted. For after the first deployment: one that failed could not be tried again. */
  terminationProtection: z.boolean().default(false),
  /** Counts up to change the secret between CloudFront and the load balancer. */
  originSecret: count(1, 1_000_000).default(1),
});

/** What an operator decides about a deployment: the content of `deployment.json`. */
export const deploymentSchema = z.strictObject({
  /** Points an editor to a schema; means nothing here. */
  $schema: z.string().optional(),
  /** Name of the stack, and beginning of the name of the one in us-east-1. */
  name: text(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'JouleVerne').default('JouleVerne'),
  /** As the invitations call it. */
  organisation: z.string().trim().min(1).max(100).optional(),
  region: REGION,
  address,
  signIn,
  firstAdmin: z.strictObject({
    email: z.email('must be an e-mail address'),
    name: z.string().trim().min(1).max(100).optional(),
    language,
  }),
  engine,
  knowledge: knowledge.prefault({}),
  network: network.prefault({}),
  service: service.prefault({}),
  access: access.prefault({}),
  operation,
});

/** A deployment as the constructs read it: every default filled in. */
export type Deployment = Readonly<z.output<typeof deploymentSchema>>;
