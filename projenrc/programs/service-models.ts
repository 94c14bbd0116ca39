import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Binding, ServiceModel, Shape } from '../../src/local/aws/kernel/service-model';

const FOLDER = path.join(__dirname, '../../src/local/aws/models');

/** The operations that the product calls or a stand-in implements, by the name of the service in botocore. */
const OPERATIONS: Record<string, readonly string[]> = {
  'bedrock-agent': [
    'GetIngestionJob',
    'GetKnowledgeBaseDocuments',
    'ListIngestionJobs',
    'ListKnowledgeBaseDocuments',
    'StartIngestionJob',
    'StopIngestionJob',
  ],
  'bedrock-agent-runtime': ['InvokeAgent', 'Retrieve', 'RetrieveAndGenerateStream'],
  'bedrock-runtime': ['ConverseStream'],
  'cognito-idp': [
    'AdminAddUserToGroup',
    'AdminCreateUser',
    'AdminDeleteUser',
    'AdminDisableUser',
    'AdminEnableUser',
    'AdminGetUser',
    'AdminInitiateAuth',
    'AdminListGroupsForUser',
    'AdminRemoveUserFromGroup',
    'AdminResetUserPassword',
    'AdminRespondToAuthChallenge',
    'AdminSetUserPassword',
    'AdminUpdateUserAttributes',
    'AdminUserGlobalSignOut',
    'ConfirmForgotPassword',
    'DescribeUserPool',
    'DescribeUserPoolClient',
    'ForgotPassword',
    'GlobalSignOut',
    'InitiateAuth',
    'ListGroups',
    'ListUsers',
    'ListUsersInGroup',
    'RespondToAuthChallenge',
    'RevokeToken',
  ],
  dynamodb: [
    'BatchWriteItem',
    'DeleteItem',
    'DescribeContinuousBackups',
    'DescribeTable',
    'DescribeTimeToLive',
    'GetItem',
    'ListTagsOfResource',
    'PutItem',
    'Query',
    'RestoreTableToPointInTime',
    'TagResource',
    'UpdateContinuousBackups',
    'UpdateItem',
    'UpdateTable',
    'UpdateTimeToLive',
  ],
  lambda: ['Invoke'],
  s3: [
    'AbortMultipartUpload',
    'CompleteMultipartUpload',
    'CopyObject',
    'CreateMultipartUpload',
    'DeleteObject',
    'DeleteObjectTagging',
    'GetBucketVersioning',
    'GetObject',
    'GetObjectLockConfiguration',
    'GetObjectTagging',
    'HeadObject',
    'ListObjectVersions',
    'ListObjectsV2',
    'PutBucketVersioning',
    'PutObject',
    'PutObjectLockConfiguration',
    'UploadPart',
  ],
};

/**
 * Corrections of wrong constraints in the models, by shape. A comment names the source of each correction. The maximum length of
 * a question to `RetrieveAndGenerateStream` needs no correction: AWS publishes two limits, and the model contains the smaller one
 * (decision 21).
 */
const CORRECTIONS: Record<string, Partial<Shape>> = {
  // Cognito accepts spaces within passwords ("User pool password requirements").
  PasswordType: { pattern: undefined },
};

/** The parts of botocore's model files that this program reads. */
interface Source {
  readonly metadata: Pick<ServiceModel, 'protocol' | 'targetPrefix'>;
  readonly operations: Record<string, { readonly http: Address; readonly input: SourceReference }>;
  readonly shapes: Record<string, SourceShape>;
}

interface Address {
  readonly method: string;
  readonly requestUri: string;
}

interface SourceReference {
  readonly shape: string;
  readonly location?: Binding['location'];
  readonly locationName?: string;
}

interface SourceShape extends Omit<Shape, 'members' | 'member' | 'key' | 'value'> {
  /** Whether the value may be any JSON. */
  readonly document?: boolean;
  readonly members?: Record<string, SourceReference>;
  readonly member?: SourceReference;
  readonly key?: SourceReference;
  readonly value?: SourceReference;
}

/** Writes the models from the newest version of botocore on PyPI. */
function main(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'botocore-'));
  try {
    const options = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, 'botocore'];
    const { status, error } = spawnSync('python3', options, { stdio: 'inherit' });
    if (error || status !== 0) throw new Error('Downloading botocore needs Python 3 with pip: install both.');
    const release = readdirSync(folder).find((name) => /^botocore-.*\.dist-info$/.test(name))!;
    const source = `${release.replace('-', ' ').replace('.dist-info', '')}, Apache-2.0, Copyright Amazon.com, Inc. or its affiliates`;
    for (const [service, names] of Object.entries(OPERATIONS)) {
      const model = reduce(read(folder, service), names);
      writeFileSync(path.join(FOLDER, `${service}.json`), text({ source, ...model }));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(folder: string, service: string): Source {
  const versions = path.join(folder, 'botocore/data', service);
  const newest = readdirSync(versions).sort().at(-1)!;
  return JSON.parse(gunzipSync(readFileSync(path.join(versions, newest, 'service-2.json.gz'))).toString());
}

/**
 * Reduces a model to the given operations, the shapes that their inputs use, and the constraints that stand-ins and tests check.
 */
function reduce({ metadata, operations, shapes }: Source, names: readonly string[]): Omit<ServiceModel, 'source'> {
  const kept = new Map<string, Shape>();
  const keep = (name: string): void => {
    if (kept.has(name)) return;
    const shape = shapes[name]!;
    kept.set(name, { ...reduced(shape), ...CORRECTIONS[name] });
    const { members = {}, member, key, value } = shape;
    for (const reference of [...Object.values(members), member, key, value]) if (reference) keep(reference.shape);
  };
  const inputs = names.map((name) => {
    const { http, input } = operations[name]!;
    keep(input.shape);
    return [name, { method: http.method, requestUri: http.requestUri, input: input.shape }];
  });
  const sorted = [...kept].sort(([a], [b]) => (a < b ? -1 : 1));
  const { protocol, targetPrefix } = metadata;
  return {
    protocol,
    ...(targetPrefix && { targetPrefix }),
    operations: Object.fromEntries(inputs),
    shapes: Object.fromEntries(sorted),
  };
}

function reduced(shape: SourceShape): Shape {
  const { required, min, max, pattern, enum: values, sensitive, union, payload } = shape;
  const members = Object.entries(shape.members ?? {});
  const bindings = members.filter(([, { location }]) => location);
  return {
    type: shape.document ? 'document' : shape.type,
    required,
    min,
    max,
    pattern,
    enum: values,
    sensitive,
    union,
    ...(shape.members &&
      !shape.document && { members: Object.fromEntries(members.map(([member, to]) => [member, to.shape])) }),
    ...(bindings.length > 0 && { bindings: Object.fromEntries(bindings.map(([member, to]) => [member, binding(to)])) }),
    payload,
    member: shape.member?.shape,
    key: shape.key?.shape,
    value: shape.value?.shape,
  };
}

function binding({ location, locationName }: SourceReference): Binding {
  const isHeader = location === 'header' || location === 'headers';
  return { location: location!, name: isHeader ? locationName!.toLowerCase() : locationName! };
}

/** Formats the model as JSON, with one line for each operation and each shape. */
function text({ operations, shapes, ...head }: ServiceModel): string {
  return [
    '{',
    ...Object.entries(head).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)},`),
    '"operations": {',
    lines(operations),
    '},',
    '"shapes": {',
    lines(shapes),
    '}',
    '}\n',
  ].join('\n');
}

function lines(entries: Readonly<Record<string, object>>): string {
  return Object.entries(entries)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n');
}

main();
