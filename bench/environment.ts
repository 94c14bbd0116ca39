import { ALB, CLIENT, POOL } from '../test/support/app/signer';

/**
 * The environment variables of the measured servers: those that a deployment sets, with a limit of running answers that is high enough
 * for the benchmark, and those with which the AWS SDK calls stand-ins.
 */
export const VARIABLES = {
  AWS_REGION: 'eu-central-2',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ANSWER_ENGINE: 'knowledge-base',
  KNOWLEDGE_BASE_ID: 'KB00000001',
  DATA_SOURCE_ID: 'DS00000001',
  MODEL_ARN: 'arn:aws:bedrock:eu-central-2::foundation-model/some.model',
  KNOWLEDGE_BUCKET: 'joule-verne-knowledge',
  TABLE_NAME: 'joule-verne',
  USER_POOL_ID: POOL,
  USER_POOL_CLIENT_ID: CLIENT,
  USER_POOL_DOMAIN: 'https://sign-in.example.org',
  ALB_ARN: ALB,
  MAX_RUNNING_ANSWERS: '5000',
};
