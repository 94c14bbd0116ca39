import * as z from 'zod';
import { CONTAINER_PORT, METRICS, PRODUCT } from '../contract';
import { colour, httpsUrl, name, productName, url, wholeNumber } from './schemas';
import { ENGINES, type Setting } from './setting';

/** Variables that the deployment or `npm start` sets: where the server listens, which engine and resources it uses, and the branding. */
export const DEPLOYMENT_SETTINGS = {
  PORT: {
    schema: wholeNumber(0, 65_535).prefault(String(CONTAINER_PORT)),
    documentation: 'Port on which the server listens',
  },
  HOST: {
    schema: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')], 'must be an IP address or localhost').optional(),
    documentation: 'Address on which the server listens',
    shownDefault: 'all addresses',
  },
  AWS_REGION: { schema: name, documentation: 'Home region of the deployment' },
  ANSWER_ENGINE: {
    schema: z.enum(ENGINES),
    documentation:
      '`converse` (`ConverseStream` and `Retrieve`), `knowledge-base` (`RetrieveAndGenerateStream`) or `agent` (a Bedrock agent, `InvokeAgent`)',
  },
  AGENT_ID: { schema: name.optional(), requiredBy: ['agent'], documentation: 'Id of the Bedrock agent' },
  AGENT_ALIAS_ID: { schema: name.optional(), requiredBy: ['agent'], documentation: "Id of the agent's alias" },
  KNOWLEDGE_BASE_ID: {
    schema: name.optional(),
    requiredBy: ['converse', 'knowledge-base'],
    documentation: 'Id of the knowledge base, which the console synchronises and searches',
  },
  DATA_SOURCE_ID: {
    schema: name.optional(),
    requiredBy: ['converse', 'knowledge-base'],
    documentation: "Id of the knowledge base's data source",
  },
  MODEL_ARN: {
    schema: name.optional(),
    requiredBy: ['converse', 'knowledge-base'],
    documentation: 'ARN of the model or inference profile that answers',
  },
  RERANKING_MODEL_ARN: {
    schema: name.optional(),
    documentation: 'ARN of a model that reranks the passages of a search, for the engine `converse`',
    shownDefault: 'none: the passages keep the order in which the knowledge base returns them',
  },
  GUARDRAIL_ID: {
    schema: name.regex(/^[a-z0-9]{1,64}$/, "must be a guardrail's id, such as a1b2c3d4e5f6").optional(),
    requires: 'GUARDRAIL_VERSION',
    documentation: 'Id of a Bedrock guardrail for the engines `converse` and `knowledge-base`',
  },
  GUARDRAIL_VERSION: {
    schema: name.regex(/^([1-9]\d{0,7}|DRAFT)$/, 'must be a number or DRAFT').optional(),
    requires: 'GUARDRAIL_ID',
    documentation: 'Version of the guardrail: a number or `DRAFT`',
  },
  KNOWLEDGE_BUCKET: {
    schema: name,
    documentation:
      'Name of the bucket with the documents under `documents/`, unaccepted uploads under `incoming/` and attached files under `attachments/`',
  },
  TABLE_NAME: { schema: name, documentation: 'Name of the DynamoDB table' },
  USER_POOL_ID: {
    schema: name.regex(/^[\w-]+_[A-Za-z0-9]+$/, 'must look like eu-central-2_AbCdEfGhI'),
    documentation: 'Id of the Cognito user pool',
  },
  USER_POOL_CLIENT_ID: { schema: name, documentation: "Id of the load balancer's client in the user pool" },
  USER_POOL_DOMAIN: { schema: url, documentation: "Origin (scheme and host) of the user pool's sign-in pages" },
  ALB_ARN: {
    schema: name.regex(/^arn:[\w-]+:elasticloadbalancing:/, 'must be the ARN of a load balancer'),
    documentation: 'ARN of the load balancer whose identity tokens the server accepts',
  },
  EGRESS_RELAY_FUNCTION: {
    schema: name.optional(),
    documentation: 'Name or ARN of the Lambda function that forwards requests to Cognito and requests for public keys',
    shownDefault: 'none: the server connects directly',
  },
  ALB_KEYS_URL: {
    schema: url.optional(),
    documentation: "URL of the load balancer's public keys",
    shownDefault: "AWS's URL for the home region",
  },
  COGNITO_JWKS_URL: {
    schema: url.optional(),
    documentation: "URL of the user pool's public keys",
    shownDefault: "the user pool's own URL",
  },
  METRICS_NAMESPACE: {
    schema: z
      .string()
      .regex(/^(?!AWS\/)[\w.\-#:/]{1,255}$/, 'must be a CloudWatch namespace')
      .prefault(METRICS.namespace),
    documentation: 'CloudWatch namespace of the metrics',
  },
  PRODUCT_NAME: {
    schema: productName.prefault(PRODUCT),
    documentation: 'Name of the product on pages and in exports',
  },
  LOGO: {
    schema: name
      .regex(
        /^data:image\/(svg\+xml|png);base64,|\.(svg|png)$/i,
        'must be the path of an SVG or PNG file, or its data URL',
      )
      .optional(),
    documentation: 'Logo: the path of an SVG or PNG file, or a data URL',
    shownDefault: 'the symbol of Joule Verne',
  },
  ACCENT_COLOR: {
    schema: colour.optional(),
    documentation:
      'Colour of links and buttons, such as `#0b6e6e`; the server darkens or lightens it for each theme until it is legible',
    shownDefault: "Joule Verne's colours",
  },
  IMPRINT_URL: { schema: httpsUrl.optional(), documentation: 'https URL of the imprint, which pages link to' },
  PRIVACY_URL: { schema: httpsUrl.optional(), documentation: 'https URL of the privacy notice, which pages link to' },
} as const satisfies Record<string, Setting>;
