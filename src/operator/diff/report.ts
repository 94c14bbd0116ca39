import { listed } from '../../infra/deployment/fields';
import { type Json, text } from '../templates/template';
import { type Change, losesData } from './changes';
import type { Difference } from './differences';
import { changesByPart } from './parts';
import { typeName } from './type-names';

const KINDS = ['released', 'deleted', 'replaced', 'changed', 'added'] as const;
/** What operators must do to keep the content of a resource that the product no longer uses, or what they lose. */
const MOVES: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'Copy the objects that you still need',
  'AWS::Cognito::UserPool': 'Its users have no accounts in another user pool',
  'AWS::Bedrock::KnowledgeBase': 'Synchronise the documents after the deployment',
};
/** Maximum number of differences that the report shows for each resource. */
const DIFFERENCES = 6;
/** Maximum number of characters that the report shows of each value. */
const CHARACTERS = 60;

/** Describes the changes of each part of the architecture. Within a part, resources that hold data are first. */
export function describeChanges(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing changes.';
  const parts = changesByPart(changes).map(([title, found]) => [title, ...linesOf(found)].join('\n'));
  return [...parts, summary(changes)].join('\n\n');
}

/**
 * Describes why a deployment is refused, and how to accept each loss.
 *
 * @param lost changes that lose data
 * @param file path of the deployment file; undefined if the operator compares two folders of templates
 */
export function describeLosses(lost: readonly Change[], file?: string): string {
  const options = lost.map(({ id }) => `--replace ${id}`).join(' ');
  return [
    'Refused, because the deployment would lose data:',
    ...lost.map((change) => `  ${lossOf(change)}`),
    `Undo the change${file ? ` of ${file}` : ''} that causes this. If you accept the loss, add: ${options}`,
  ].join('\n');
}

function linesOf(changes: readonly Change[]): string[] {
  const holding = changes.filter(({ data }) => data !== undefined);
  const others = changes.filter(({ data }) => data === undefined);
  return [holding, others].flatMap((group) =>
    KINDS.flatMap((kind) => {
      const found = group.filter((change) => change.kind === kind);
      return kind === 'changed' || kind === 'replaced' || kind === 'released' || group === holding
        ? found.flatMap(linesOfOne)
        : byType(found).map(([name, ids]) => line(kind, `${name} ${ids.join(', ')}`));
    }),
  );
}

/** Groups changes by type. The report shows added or deleted resources of one type on one line, unless they hold data. */
function byType(changes: readonly Change[]): [name: string, ids: string[]][] {
  const types = [...new Set(changes.map(({ type }) => type))];
  return types.map((type) => [typeName(type), changes.filter((one) => one.type === type).map(({ id }) => id)]);
}

function linesOfOne(change: Change): string[] {
  const { kind, type, id, data, causes, differences } = change;
  const holds = data ? `, which holds ${data}` : '';
  const because = causes.length > 0 ? `, because ${listed(causes, 'and')} cannot be changed` : '';
  return [
    line(kind, `${typeName(type)} ${id}${holds}${because}`),
    ...differences.slice(0, DIFFERENCES).map((difference) => `             ${describe(difference)}`),
    ...(differences.length > DIFFERENCES ? [`             … and ${differences.length - DIFFERENCES} more`] : []),
  ];
}

function line(kind: Change['kind'], what: string): string {
  return `  ${kind.padEnd(9)}  ${what}`;
}

function describe({ path, before, after }: Difference): string {
  if (before === undefined) return `${path} is added: ${short(after)}`;
  if (after === undefined) return `${path} is removed: ${short(before)}`;
  const [old, current] = [text(before), text(after)];
  const fit = old.length <= CHARACTERS && current.length <= CHARACTERS && old !== current;
  return fit ? `${path}: ${old} → ${current}` : `${path} changes`;
}

function short(value: Json): string {
  const shown = text(value);
  return shown.length > CHARACTERS ? `${shown.slice(0, CHARACTERS)}…` : shown;
}

function lossOf({ type, id, kind, data, retained, causes, differences }: Change): string {
  const what = `The ${typeName(type)} ${id}`;
  const move = MOVES[type] ? ` ${MOVES[type]}: docs/operating.md, "Move to existing resources".` : '';
  if (kind === 'released')
    return `The ${typeName(type)} ${text(differences[0]!.before)} would no longer be used. It holds ${data}. It stays in the account.${move}`;
  if (kind === 'deleted' && retained)
    return `${what} would leave the stack. It holds ${data}. CloudFormation keeps it in the account, but the product no longer uses it.${move}`;
  const because = causes.length > 0 ? `, because ${listed(causes, 'and')} cannot be changed` : '';
  const consequence = retained
    ? 'CloudFormation keeps it outside of the stack, but the product no longer uses it'
    : 'CloudFormation deletes it with its content';
  return `${what} would be ${kind}${because}. It holds ${data}. ${consequence}.`;
}

function summary(changes: readonly Change[]): string {
  const counts = KINDS.map((kind) => [changes.filter((change) => change.kind === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`);
  const lost = changes.filter(losesData).length;
  const data =
    lost > 0
      ? `${lost} of them hold data and are replaced, deleted or no longer used.`
      : 'Nothing that holds data is replaced or deleted.';
  return `${counts.join(', ')}. ${data}`;
}
