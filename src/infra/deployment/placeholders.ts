/** Patterns of values that a real deployment cannot use, from the example and from AWS's documentation, each with the remedy. */
const PLACEHOLDERS: readonly { readonly pattern: RegExp; readonly remedy: string }[] = [
  // RFC 2606 reserves these domains.
  {
    pattern: /@([\w-]+\.)*(example\.(com|net|org)|[\w-]+\.(example|test|invalid))>?$/i,
    remedy: 'enter an e-mail address at which someone reads mail',
  },
  {
    pattern: /^([\w-]+\.)*(example\.(com|net|org)|[\w-]+\.(example|test|invalid))$/i,
    remedy: "enter a name in your organisation's own domain",
  },
  { pattern: /^Z0123456789ABCDEFGHIJ$/, remedy: 'enter the id of your zone: aws route53 list-hosted-zones' },
  {
    pattern: /:(111122223333|123456789012|444455556666|012345678901|000000000000):/,
    remedy: 'enter an ARN of your own account',
  },
  {
    pattern: /^joule-verne-example$/,
    remedy: "enter a prefix of your own, such as your organisation's name: it must be unique in the region",
  },
  { pattern: /^Example Energy Office$/, remedy: "enter your organisation's name" },
  { pattern: /^(ABCDEFGHIJ|KLMNOPQRST)$/, remedy: 'enter an id of your agent: aws bedrock-agent list-agents' },
  { pattern: /^abc123def456$/, remedy: 'enter the id of your guardrail: aws bedrock list-guardrails' },
  {
    pattern: /^pl-(0123abcd|4567cdef)$/,
    remedy: 'enter an id of your region: aws ec2 describe-managed-prefix-lists',
  },
];

/** Reports every value that is still a placeholder. @param content the content of a `deployment.json`, which may be invalid */
export function placeholderFaults(content: unknown, path = ''): string[] {
  if (typeof content === 'string') return faultOf(content, path);
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content)
    .filter(([key]) => !['$schema', 'environment'].includes(key))
    .flatMap(([key, value]) => {
      const step = Array.isArray(content) ? `[${key}]` : `${path && '.'}${key}`;
      return placeholderFaults(value, path + step);
    });
}

function faultOf(value: string, option: string): string[] {
  const found = PLACEHOLDERS.find(({ pattern }) => pattern.test(value));
  return found ? [`${option} is a placeholder: ${found.remedy}; received ${JSON.stringify(value)}`] : [];
}
