import { accountFaults } from './account';
import { existingFaults } from './existing';
import { existingResourceFaults } from './existing-resources';
import { machineFaults } from './machine';
import { modelFaults } from './models';
import { nameFaults } from './names-and-mail';
import { networkFaults } from './network';
import type { PreparedFault } from './scenario';

export { healthyScenarios } from './healthy';

export const preparedFaults: readonly PreparedFault[] = [
  ...machineFaults,
  ...accountFaults,
  ...existingFaults,
  ...existingResourceFaults,
  ...modelFaults,
  ...nameFaults,
  ...networkFaults,
];
