import type { Json } from '../templates/template';

/** A change to the deployment file. The document shows the effect of each change on the cost. */
export interface Option {
  readonly name: string;
  /** The effect of the change, apart from the cost. */
  readonly effect: string;
  /** Applies the change to the content of a deployment file. */
  readonly apply: (content: Json) => Json;
  /** Id of the model that answers after the change. @default the model of the deployment */
  readonly model?: string;
}

/** Returns a function that changes some values of a section and keeps the others. */
const set =
  (section: string, values: Json) =>
  (content: Json): Json => ({ ...content, [section]: { ...content[section], ...values } });

/** Returns a function that selects another model, and replaces an agent by `converse`: the file does not contain an agent's model. */
const setModel =
  (model: string) =>
  (content: Json): Json => ({
    ...content,
    engine: content.engine.kind === 'agent' ? { kind: 'converse', model } : { ...content.engine, model },
  });

/** The ids of inference profiles. */
const SONNET = 'eu.anthropic.claude-sonnet-4-6';
const HAIKU = 'eu.anthropic.claude-haiku-4-5-20251001-v1:0';
const GLOBAL_SONNET = 'global.anthropic.claude-sonnet-4-6';

export const OPTIONS: readonly Option[] = [
  {
    name: '`engine.model`: Claude Haiku 4.5',
    effect: 'a smaller model: faster, but weaker where documents contradict each other',
    apply: setModel(HAIKU),
    model: HAIKU,
  },
  {
    name: '`engine.model`: a `global.` profile',
    effect: 'questions may be processed in any commercial region worldwide: see [data protection](data-protection.md)',
    apply: setModel(GLOBAL_SONNET),
    model: GLOBAL_SONNET,
  },
  {
    name: '`engine.kind`: `knowledge-base`',
    effect: 'the knowledge base searches once for each question, and answers with less exact citations',
    apply: (content) => {
      const { model = SONNET, guardrail } = content.engine;
      return { ...content, engine: { kind: 'knowledge-base', model, ...(guardrail ? { guardrail } : {}) } };
    },
  },
  {
    name: '`engine.kind`: `agent`',
    effect:
      "your existing agent plans before it answers, and calls its model more than once. The deployment then has no knowledge base, and the cost of the agent's own knowledge base is not counted here",
    apply: (content) => ({ ...content, engine: { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' } }),
  },
  {
    name: '`engine.guardrail`',
    effect: 'filters content and denied topics in questions and answers',
    apply: set('engine', { guardrail: { id: 'abc123def456', version: '1' } }),
  },
  {
    name: '`engine.rerankingModel`',
    effect:
      'a second model orders the passages that a search finds, so that the best ones reach the model that answers',
    apply: set('engine', { rerankingModel: 'amazon.rerank-v1:0' }),
  },
  {
    name: '`network.privateLoadBalancer`',
    effect: 'the load balancer has no public address, and reaches Cognito through two NAT gateways',
    apply: set('network', { privateLoadBalancer: true }),
  },
  {
    name: '`network.monitoringEndpoint`: false',
    effect: "no endpoint for CloudWatch's API, which the application does not use: it writes its metrics to its log",
    apply: set('network', { monitoringEndpoint: false }),
  },
  {
    name: '`service.cpuArchitecture`: `x86_64`',
    effect: 'for machines that cannot build arm64 images',
    apply: set('service', { cpuArchitecture: 'x86_64' }),
  },
  {
    name: '`service.cpu`: 512',
    effect: 'half a vCPU per task: enough for a small office, but slower for document uploads',
    apply: set('service', { cpu: 512 }),
  },
  { name: '`service.minTasks`: 3', effect: 'one more task that always runs', apply: set('service', { minTasks: 3 }) },
  {
    name: '`signIn.threatProtection`',
    effect: "blocks sign-ins that look compromised; Cognito's Plus plan has no free tier",
    apply: set('signIn', { threatProtection: true }),
  },
  {
    name: '`operation.customerManagedKey`',
    effect: 'encrypts stored data with your own KMS key; each of its first two yearly rotations adds the same amount',
    apply: set('operation', { customerManagedKey: true }),
  },
  {
    name: '`operation.logDays`: 30',
    effect: 'keeps logs for one month instead of three',
    apply: set('operation', { logDays: 30 }),
  },
  { name: '`operation.logDays`: 365', effect: 'keeps logs for a year', apply: set('operation', { logDays: 365 }) },
  {
    name: '`backup.days`: 35',
    effect: 'daily backups of the table and the documents in a vault, in addition to point-in-time recovery',
    apply: (content) => ({ ...content, backup: { days: 35 } }),
  },
  {
    name: '`access.addresses`',
    effect: "only the organisation's networks can reach the product: one more rule, and no canary",
    apply: set('access', { addresses: ['192.0.2.0/24'] }),
  },
  {
    name: '`access.webAcl`',
    effect:
      "uses the organisation's existing web ACL, whose cost is not counted here and whose rules must fit the product's paths",
    apply: set('access', { webAcl: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/own/0f1e2d3c' }),
  },
];
