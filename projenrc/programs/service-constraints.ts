/**
 * Writes the constraints of the operations that the stand-ins implement to `src/local/aws/models`, from the service models of
 * botocore. Run it after adding an operation to a stand-in:
 *
 *     pip install botocore
 *     npx tsx projenrc/programs/service-constraints.ts "$(python3 -c 'import botocore; print(botocore.__path__[0])')"
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface Shape {
  type: string;
  required?: string[];
  members?: Record<string, { shape: string; location?: string; locationName?: string }>;
  member?: { shape: string };
  key?: { shape: string };
  value?: { shape: string };
  [constraint: string]: unknown;
}

interface Model {
  shapes: Record<string, Shape>;
  operations: Record<string, { input: { shape: string } }>;
}

const OPERATIONS: Record<string, string[]> = {
  'bedrock-agent': [
    'GetIngestionJob',
    'GetKnowledgeBaseDocuments',
    'ListIngestionJobs',
    'ListKnowledgeBaseDocuments',
    'StartIngestionJob',
    'StopIngestionJob',
  ],
  'bedrock-agent-runtime': ['InvokeAgent', 'Retrieve', 'RetrieveAndGenerateStream'],
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
  lambda: ['Invoke'],
};

/** Shapes whose pattern is wrong: Cognito accepts spaces within a password ("User pool password requirements"). */
const WITHOUT_PATTERN = ['PasswordType'];
const CONSTRAINTS = ['required', 'min', 'max', 'pattern', 'enum', 'sensitive', 'union'];
const OUTPUT = join(__dirname, '../../src/local/aws/models');

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Expected the folder of the Python package botocore as the only argument');
const [, version] = /__version__ = '(.+)'/.exec(readFileSync(join(folder, '__init__.py'), 'utf8')) ?? [];
for (const [service, operations] of Object.entries(OPERATIONS)) {
  writeFileSync(join(OUTPUT, `${service}.json`), text(readModel(join(folder, 'data', service)), operations));
}

/** The newest version of a service's model. */
function readModel(folderOfService: string): Model {
  const newest = readdirSync(folderOfService).sort().at(-1)!;
  return JSON.parse(gunzipSync(readFileSync(join(folderOfService, newest, 'service-2.json.gz'))).toString()) as Model;
}

/** JSON with one line for each operation and each shape. */
function text(model: Model, operations: readonly string[]): string {
  const inputs = operations.map((name): [string, string] => [name, model.operations[name]!.input.shape]);
  const shapes = new Map<string, object>();
  for (const [, shape] of inputs) collect(model, shape, shapes);
  return [
    '{',
    `"source": ${JSON.stringify(`botocore ${version}`)},`,
    '"operations": {',
    lines(inputs),
    '},',
    '"shapes": {',
    lines([...shapes].sort(([a], [b]) => (a < b ? -1 : 1))),
    '}',
    '}\n',
  ].join('\n');
}

function lines(entries: readonly (readonly [string, unknown])[]): string {
  return entries.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n');
}

function collect(model: Model, name: string, shapes: Map<string, object>): void {
  if (shapes.has(name)) return;
  const shape = model.shapes[name]!;
  const members = Object.entries(shape.members ?? {});
  const headers = members.filter(([, { location }]) => location === 'header');
  shapes.set(name, {
    type: shape.document ? 'document' : shape.type,
    ...Object.fromEntries(constraintsOf(name, shape).map((key) => [key, shape[key]])),
    ...(shape.members &&
      !shape.document && {
        members: Object.fromEntries(members.map(([member, reference]) => [member, reference.shape])),
      }),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map(([member, { locationName }]) => [member, locationName!.toLowerCase()])),
    }),
    ...(shape.member && { member: shape.member.shape }),
    ...(shape.key && { key: shape.key.shape }),
    ...(shape.value && { value: shape.value.shape }),
  });
  const references = [...members.map(([, reference]) => reference), shape.member, shape.key, shape.value];
  for (const reference of references) if (reference) collect(model, reference.shape, shapes);
}

function constraintsOf(name: string, shape: Shape): string[] {
  return CONSTRAINTS.filter((key) => key in shape && !(key === 'pattern' && WITHOUT_PATTERN.includes(name)));
}
