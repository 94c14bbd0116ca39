/**
 * The resource types whose deletion or replacement loses data, or leaves the data where the product does not use it, each with a
 * description of the data. A synchronisation can fill a knowledge base and its index again, but until then the product finds no documents.
 */
const HELD_DATA: Readonly<Record<string, string>> = {
  'AWS::Backup::BackupVault': 'the backups',
  'AWS::Bedrock::DataSource': 'the state of the synchronisation',
  'AWS::Bedrock::KnowledgeBase': 'what the product searches',
  'AWS::Cognito::UserPool': 'the users and their passwords',
  'AWS::DynamoDB::GlobalTable': 'the conversations, the feedback and the audit trail',
  'AWS::DynamoDB::Table': 'the conversations, the feedback and the audit trail',
  'AWS::KMS::Key': 'the key without which the encrypted data cannot be read',
  'AWS::S3::Bucket': 'documents or logs',
  'AWS::S3Vectors::Index': 'the index of the documents',
  'AWS::S3Vectors::VectorBucket': 'the index of the documents',
};

/** @returns what a resource of the type holds, as the end of a sentence; undefined for a type that holds no data */
export function heldData(type: string): string | undefined {
  return HELD_DATA[type];
}
