import { accountFaults } from './account';
import { documentBucketFaults } from './document-bucket';
import { existingFaults } from './existing';
import { existingResourceFaults } from './existing-resources';
import { knowledgeBaseFaults } from './knowledge-base';
import { machineFaults } from './machine';
import { modelFaults } from './models';
import { nameFaults } from './names-and-mail';
import { networkFaults } from './network';
import type { PreparedFault } from './scenario';
import { userPoolFaults } from './user-pool';

export { healthyScenarios } from './healthy';

export const preparedFaults: readonly PreparedFault[] = [
  ...machineFaults,
  ...accountFaults,
  ...existingFaults,
  ...existingResourceFaults,
  ...documentBucketFaults,
  ...knowledgeBaseFaults,
  ...userPoolFaults,
  ...modelFaults,
  ...nameFaults,
  ...networkFaults,
];
