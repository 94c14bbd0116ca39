import type { Json, Resource, Template, Templates } from '../templates/template';
import { type Difference, differences } from './differences';
import { heldData } from './held-data';
import { immutableProperty } from './replacement';

export type Stack = keyof Templates;

/**
 * A change of a resource when a stack is updated. The kind `released` means that the product no longer uses an existing resource of the
 * organisation. Such a resource belongs to no stack.
 */
export interface Change {
  readonly stack: Stack;
  /** The logical id, or for the kind `released` the key of the stack output that names the resource. */
  readonly id: string;
  /** The type in CloudFormation's notation, such as `AWS::S3::Bucket`. */
  readonly type: string;
  readonly kind: 'added' | 'changed' | 'replaced' | 'deleted' | 'released';
  /**
   * How the resource differs. Empty if it is added or deleted; for the kind `released`, the change of the stack output that names it.
   */
  readonly differences: readonly Difference[];
  /** Paths of the properties whose change makes, or may make, CloudFormation replace the resource. */
  readonly causes: readonly string[];
  /** What the resource holds, as the end of a sentence; undefined if it holds no data. */
  readonly data: string | undefined;
  /** Whether the resource remains in the account after CloudFormation removes it from the stack or replaces it. */
  readonly retained: boolean;
}

/** Compares two versions of the templates. */
export function changesBetween(before: Templates, after: Templates): Change[] {
  const changes = (['stack', 'edge', 'edgeAlarms'] as const).flatMap((stack) =>
    changesOfStack(stack, before[stack], after[stack]),
  );
  return [...releasedResources(before.stack, after.stack), ...changes];
}

/** The stack outputs that name a resource of the stack or an existing one of the organisation, each with the type of this resource. */
const USED: Readonly<Record<string, string>> = {
  DocumentBucket: 'AWS::S3::Bucket',
  KnowledgeBaseId: 'AWS::Bedrock::KnowledgeBase',
  UserPoolId: 'AWS::Cognito::UserPool',
};

/** Finds existing resources of the organisation that the product would no longer use. */
function releasedResources(before: Template, after: Template): Change[] {
  return Object.entries(USED).flatMap(([id, type]): Change[] => {
    const [old, current] = [before, after].map(({ Outputs }) => Outputs?.[id]?.Value);
    // The value is a string if the resource belongs to the organisation, and a reference if it belongs to the stack.
    if (typeof old !== 'string' || old === current) return [];
    const difference = { path: id, before: old, after: current };
    const data = heldData(type);
    return [
      { stack: 'stack', id, type, kind: 'released', differences: [difference], causes: [], data, retained: true },
    ];
  });
}

/** Whether the product would lose data through the change. Data in a resource that remains in the account also counts as lost. */
export function losesData({ kind, data }: Change): boolean {
  return data !== undefined && (kind === 'replaced' || kind === 'deleted' || kind === 'released');
}

function changesOfStack(stack: Stack, before: Template, after: Template): Change[] {
  const replacements = replacementsBetween(before, after);
  const ids = new Set([...Object.keys(before.Resources), ...Object.keys(after.Resources)]);
  // The CDK's command line adds this resource when it deploys a template.
  ids.delete('CDKMetadata');
  return [...ids].flatMap((id) => {
    const [old, current] = [before.Resources[id], after.Resources[id]];
    const found = old && current ? propertyDifferences(old, current) : [];
    const causes = replacements.get(id) ?? [];
    if (old && current && found.length === 0 && causes.length === 0) return [];
    const kind = !old ? 'added' : !current ? 'deleted' : causes.length > 0 ? 'replaced' : 'changed';
    const { Type: type } = (old ?? current)!;
    const policy = kind === 'deleted' ? old!.DeletionPolicy : current!.UpdateReplacePolicy;
    const data = heldData(type);
    return [{ stack, id, type, kind, differences: found, causes, data, retained: /^Retain/.test(policy ?? '') }];
  });
}

/**
 * Finds the resources that CloudFormation replaces or may replace, each with the paths of the properties that cause the replacement. The
 * replacement of a resource changes all references to it, so CloudFormation may also replace the resources that contain the references.
 */
function replacementsBetween(before: Template, after: Template): Map<string, string[]> {
  const replaced = new Map<string, string[]>();
  const kept = Object.entries(after.Resources).filter(([id]) => before.Resources[id]);
  for (;;) {
    const found = kept.flatMap(([id, current]): [string, string[]][] => {
      const causes = replaced.has(id) ? [] : causesOf(before.Resources[id]!, current, replaced);
      return causes.length > 0 ? [[id, causes]] : [];
    });
    if (found.length === 0) return replaced;
    for (const [id, causes] of found) replaced.set(id, causes);
  }
}

function causesOf(old: Resource, current: Resource, replaced: ReadonlyMap<string, unknown>): string[] {
  if (old.Type !== current.Type) return ['Type'];
  const changed = propertyDifferences(old, current).flatMap(({ path, before, after }) =>
    innerPaths(before ?? after, path),
  );
  const referring = referencesTo(replaced, current.Properties ?? {});
  const causes = [...changed, ...referring].flatMap((path) => immutableProperty(current.Type, path) ?? []);
  return [...new Set(causes)];
}

/**
 * Returns the path of a value that differs, and the paths of the values nested in it, except those in lists: if the whole value is added
 * or removed, it may contain immutable properties.
 */
function innerPaths(value: Json, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => innerPaths(inner, `${path}.${key}`))];
}

/** Returns the paths of the properties in `value` that contain a reference to a resource whose id is in `ids`. */
function referencesTo(ids: ReadonlyMap<string, unknown>, value: Json, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const target = value.Ref ?? (Array.isArray(value['Fn::GetAtt']) ? value['Fn::GetAtt'][0] : undefined);
  if (typeof target === 'string') return ids.has(target) ? [path.join('.')] : [];
  return Object.entries(value).flatMap(([key, inner]) =>
    referencesTo(ids, inner, key.startsWith('Fn::') || Array.isArray(value) ? path : [...path, key]),
  );
}

function propertyDifferences(old: Resource, current: Resource): Difference[] {
  const policies = ({ Type, DeletionPolicy, UpdateReplacePolicy }: Resource) => ({
    Type,
    DeletionPolicy,
    UpdateReplacePolicy,
  });
  return [
    ...differences(policies(old), policies(current)),
    ...differences(old.Properties ?? {}, current.Properties ?? {}),
  ];
}
