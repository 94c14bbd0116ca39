import type { Json } from '../templates/template';

/** Another way to deploy, and what it does but for the money. */
export interface Option {
  readonly name: string;
  readonly means: string;
  /** The content of a `deployment.json` with it. */
  readonly applied: (content: Json) => Json;
}

/** Changes some values of a section, and leaves the others. */
const set =
  (section: string, values: Json) =>
  (content: Json): Json => ({ ...content, [section]: { ...content[section], ...values } });

/** By the knowledge base, with another model. */
const answeredBy =
  (model: string) =>
  (content: Json): Json => {
    const { guardrail } = content.engine;
    return { ...content, engine: { kind: 'knowledge-base', model, ...(guardrail ? { guardrail } : {}) } };
  };

/** Ids of inference profiles, as deployment.json takes them. */
const HAIKU = 'eu.anthropic.claude-haiku-4-5-20251001-v1:0';
const GLOBAL_SONNET = 'global.anthropic.claude-sonnet-4-5-20250929-v1:0';

export const OPTIONS: readonly Option[] = [
  {
    name: '`engine.model`: Claude Haiku 4.5',
    means: 'a smaller model: faster, and weaker where documents contradict each other',
    applied: answeredBy(HAIKU),
  },
  {
    name: '`engine.model`: a `global.` profile',
    means: 'questions may be answered in any commercial region of the world: see [data protection](data-protection.md)',
    applied: answeredBy(GLOBAL_SONNET),
  },
  {
    name: '`engine.kind`: `agent`',
    means: 'an agent that you have plans before it answers, and calls its model more than once',
    applied: (content) => ({ ...content, engine: { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' } }),
  },
  {
    name: '`engine.guardrail`',
    means: 'filters of content and denied topics on questions and answers',
    applied: set('engine', { guardrail: { id: 'abc123def456', version: '1' } }),
  },
  {
    name: '`network.privateLoadBalancer`',
    means: 'the load balancer has no public address; two NAT gateways lead it to Cognito',
    applied: set('network', { privateLoadBalancer: true }),
  },
  {
    name: '`service.cpuArchitecture`: `x86_64`',
    means: 'for builders that cannot make arm64 images',
    applied: set('service', { cpuArchitecture: 'x86_64' }),
  },
  {
    name: '`service.cpu`: 512',
    means: 'half a processor for each task: enough for a small office, slower when documents are uploaded',
    applied: set('service', { cpu: 512 }),
  },
  { name: '`service.minTasks`: 3', means: 'one more task that always runs', applied: set('service', { minTasks: 3 }) },
  {
    name: '`signIn.threatProtection`',
    means: "refuses sign-ins that look stolen; Cognito's plan Plus has no free people",
    applied: set('signIn', { threatProtection: true }),
  },
  {
    name: '`operation.customerManagedKey`',
    means: 'a key of the account for what is kept; each of its first two yearly rotations adds as much again',
    applied: set('operation', { customerManagedKey: true }),
  },
  {
    name: '`operation.logDays`: 30',
    means: 'logs are kept for a month instead of three',
    applied: set('operation', { logDays: 30 }),
  },
  { name: '`operation.logDays`: 365', means: 'logs are kept for a year', applied: set('operation', { logDays: 365 }) },
  {
    name: '`access.addresses`',
    means: "only the organisation's networks reach the product: one rule more",
    applied: set('access', { addresses: ['192.0.2.0/24'] }),
  },
  {
    name: '`access.webAcl`',
    means: "a web ACL that the organisation has anyway, which then pays for it, and has to know the product's paths",
    applied: set('access', { webAcl: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/own/0f1e2d3c' }),
  },
];
