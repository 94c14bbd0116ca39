import type { Change } from './changes';

/**
 * A part of the architecture. `constructs` matches the ids of its changes: logical ids, which begin with the name of a construct, or keys
 * of stack outputs.
 */
interface Part {
  readonly title: string;
  readonly constructs: RegExp;
}

/** The parts of the stack in the home region, in the order of the report. The parts that hold data are first. */
const PARTS: readonly Part[] = [
  { title: 'Conversations', constructs: /^(Conversations|Restored)/ },
  { title: 'Documents and knowledge', constructs: /^(Knowledge|DocumentBucket)/ },
  { title: 'Sign-in', constructs: /^(Identity|UserPoolId)/ },
  { title: 'Encryption key', constructs: /^Key/ },
  { title: 'Audit trail', constructs: /^Audit/ },
  { title: 'Backups', constructs: /^Backup/ },
  { title: 'Access logs', constructs: /^AccessLogs/ },
  { title: 'Answer engine', constructs: /^(AnswerEngine|Guardrail)/ },
  { title: 'Service', constructs: /^Service/ },
  { title: 'Network', constructs: /^(Network|CustomVpcRestrictDefaultSG)/ },
  { title: 'Load balancer', constructs: /^(LoadBalancer|OriginSecret|Certificate)/ },
  { title: 'Egress relay', constructs: /^EgressRelay/ },
  { title: 'Edge', constructs: /^Edge/ },
  { title: 'Observability', constructs: /^(Observability|Canary|Budget)/ },
];
const OTHER = 'Other resources';
const EDGE = 'Edge (us-east-1)';

/** Returns the parts that change, each with its changes. */
export function changesByPart(changes: readonly Change[]): [title: string, changes: Change[]][] {
  return [...PARTS.map(({ title }) => title), OTHER, EDGE]
    .map((title): [string, Change[]] => [title, changes.filter((change) => partOf(change) === title)])
    .filter(([, found]) => found.length > 0);
}

function partOf({ stack, id }: Change): string {
  if (stack !== 'stack') return EDGE;
  return PARTS.find(({ constructs }) => constructs.test(id))?.title ?? OTHER;
}
