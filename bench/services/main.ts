/** The stand-ins of `npm start` for the user pool, the bucket and ingestion, in a separate process, with many users and documents. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DOCUMENTS_PREFIX } from '../../src/contract';
import { startIngestion } from '../../src/local/aws/bedrock-agent';
import { startCognito } from '../../src/local/aws/cognito';
import { newUser } from '../../src/local/aws/cognito/user';
import { startS3 } from '../../src/local/aws/s3';
import { openKnowledge } from '../../src/local/knowledge';
import { VARIABLES } from '../environment';
import { serve } from '../processes/child';
import { documentName } from './names';

const {
  AWS_REGION: region,
  KNOWLEDGE_BUCKET: bucket,
  USER_POOL_ID: userPoolId,
  USER_POOL_CLIENT_ID: clientId,
} = VARIABLES;
const UPLOADS_AT_ONCE = 20;

export interface Services {
  readonly cognito: string;
  readonly s3: string;
  readonly bedrockAgent: string;
}

async function main(folder: string, users: number, documents: number): Promise<void> {
  const pool = path.join(folder, 'cognito');
  seedUsers(pool, users);
  const cognito = await startCognito({ state: pool, region, userPoolId, clientId, adminGroup: 'admins' });
  const storage = await startS3({ state: path.join(folder, 's3'), bucket });
  const s3 = new S3Client({ region, endpoint: storage.url });
  await seedDocuments(s3, documents);
  const knowledge = await openKnowledge({ s3, bucket });
  const { KNOWLEDGE_BASE_ID: knowledgeBaseId, DATA_SOURCE_ID: dataSourceId } = VARIABLES;
  const state = path.join(folder, 'ingestion');
  const agent = await startIngestion({ knowledge, state, knowledgeBaseId, dataSourceId });
  serve({ cognito: cognito.url, s3: storage.url, bedrockAgent: agent.url } satisfies Services, {});
}

/** Writes the file that the stand-in for the user pool reads when it starts. */
function seedUsers(pool: string, count: number): void {
  mkdirSync(pool, { recursive: true });
  const users = Array.from({ length: count }, (_, n) => {
    const attributes = { email: `person-${n}@example.org`, email_verified: 'true', name: `Person ${n}` };
    return newUser(attributes, 'no password', 'CONFIRMED', Date.now());
  });
  writeFileSync(path.join(pool, 'people.json'), JSON.stringify(users));
}

async function seedDocuments(s3: S3Client, count: number): Promise<void> {
  let next = 0;
  const upload = async () => {
    for (let n = next++; n < count; n = next++) {
      const Body = `# Document ${n}\n\nWho heats with a heat pump may apply for a grant.\n`;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: DOCUMENTS_PREFIX + documentName(n), Body }));
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, upload));
}

const [folder, users, documents] = process.argv.slice(2);
void main(folder!, Number(users), Number(documents));
