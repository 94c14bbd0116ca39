import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Models, Operation, ServiceModel, Shape } from '../../test/support/aws-models/models';

const FILE = path.join(__dirname, '../../test/support/aws-models/models.json');

/** The operations that the product sends, by botocore's name of the service. A test compares them with the source. */
const OPERATIONS: Record<string, readonly string[]> = {
  'bedrock-agent': ['ListIngestionJobs', 'ListKnowledgeBaseDocuments', 'StartIngestionJob'],
  'bedrock-agent-runtime': ['InvokeAgent', 'Retrieve', 'RetrieveAndGenerateStream'],
  'cognito-idp': [
    'AdminAddUserToGroup',
    'AdminCreateUser',
    'AdminDeleteUser',
    'AdminDisableUser',
    'AdminEnableUser',
    'AdminGetUser',
    'AdminListGroupsForUser',
    'AdminRemoveUserFromGroup',
    'AdminResetUserPassword',
    'AdminUserGlobalSignOut',
    'ListUsers',
    'ListUsersInGroup',
  ],
  dynamodb: ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  lambda: ['Invoke'],
  s3: [
    'AbortMultipartUpload',
    'CompleteMultipartUpload',
    'CopyObject',
    'CreateMultipartUpload',
    'DeleteObject',
    'GetObject',
    'HeadObject',
    'ListObjectsV2',
    'PutObject',
    'UploadPart',
  ],
};

/** Values that the models state too narrowly: the shape, what replaces its constraints, and the source of that. */
const CORRECTIONS: Record<string, Partial<Shape>> = {
  // "API_agent-runtime_RetrieveAndGenerateInput" states a maximum of 20,000 characters.
  RetrieveAndGenerateInputTextString: { max: 20_000 },
};

/** A model as botocore stores it, as far as it is read here. */
interface Source {
  readonly metadata: { readonly protocol: ServiceModel['protocol']; readonly targetPrefix?: string };
  readonly operations: Record<string, { readonly http: Operation['http']; readonly input: { readonly shape: string } }>;
  readonly shapes: Record<string, SourceShape>;
}

interface SourceReference {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
}

interface SourceShape extends Omit<Shape, 'members' | 'member' | 'key' | 'value'> {
  readonly members?: Record<string, SourceReference>;
  readonly member?: SourceReference;
  readonly key?: SourceReference;
  readonly value?: SourceReference;
}

/** Writes the constraints of the operations, from the newest botocore on PyPI. */
function main(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'botocore-'));
  try {
    const options = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, 'botocore'];
    const { status, error } = spawnSync('python3', options, { stdio: 'inherit' });
    if (error || status !== 0) throw new Error('Python 3 with pip is needed to download botocore; install both.');
    const release = readdirSync(folder).find((name) => /^botocore-.*\.dist-info$/.test(name))!;
    const names = Object.keys(OPERATIONS);
    const services = names.map((name) => [name, reduce(read(folder, name), OPERATIONS[name]!)]);
    const source = `${release.replace('-', ' ').replace('.dist-info', '')}, Apache-2.0, Copyright Amazon.com, Inc. or its affiliates`;
    const models: Models = { source, services: Object.fromEntries(services) };
    writeFileSync(FILE, `${JSON.stringify(models, undefined, 1)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(folder: string, service: string): Source {
  const versions = path.join(folder, 'botocore/data', service);
  const newest = readdirSync(versions).sort().at(-1)!;
  return JSON.parse(gunzipSync(readFileSync(path.join(versions, newest, 'service-2.json.gz'))).toString());
}

/** The operations, with the shapes that their inputs reach and only what the tests check. */
function reduce({ metadata, operations, shapes }: Source, names: readonly string[]): ServiceModel {
  const kept: Record<string, Shape> = {};
  const keep = (name: string): string => {
    if (kept[name]) return name;
    const { type, required, payload, min, max, pattern, enum: values, members, member, key, value } = shapes[name]!;
    const shape: Shape = { type, required, payload, min, max, pattern, enum: values, ...CORRECTIONS[name] };
    kept[name] = shape;
    Object.assign(shape, {
      members: members && Object.fromEntries(Object.entries(members).map(([m, to]) => [m, memberOf(to)])),
      member: member && keep(member.shape),
      key: key && keep(key.shape),
      value: value && keep(value.shape),
    });
    return name;
  };
  const memberOf = ({ shape, location, locationName }: SourceReference) => ({
    shape: keep(shape),
    location,
    name: locationName,
  });
  const inputs = names.map((name) => [
    name,
    { http: operations[name]!.http, input: keep(operations[name]!.input.shape) },
  ]);
  const { protocol, targetPrefix } = metadata;
  return { protocol, targetPrefix, operations: Object.fromEntries(inputs), shapes: kept };
}

main();
