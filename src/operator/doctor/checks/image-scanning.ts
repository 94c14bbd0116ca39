import { BatchGetRepositoryScanningConfigurationCommand } from '@aws-sdk/client-ecr';
import { ok, warning } from '../../check';
import type { DoctorCheck } from '../context';

const RULES = JSON.stringify([
  { scanFrequency: 'SCAN_ON_PUSH', repositoryFilters: [{ filter: 'cdk-*', filterType: 'WILDCARD' }] },
]);

/**
 * Checks that ECR scans the CDK's images for known vulnerabilities. Bootstrapping creates their repository without scanning, and no
 * deployment enables scanning, because it is a setting of the registry, which all repositories of the account share.
 */
export const imageScanning: DoctorCheck = {
  name: 'Image scanning',
  async run({ caller: { account }, home }) {
    const repository = `cdk-hnb659fds-container-assets-${account}-${home.name}`;
    const { scanningConfigurations: [configuration] = [] } = await home.ecr.send(
      new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [repository] }),
    );
    if (!configuration) return [ok(`${repository} does not exist yet`)];
    const { scanOnPush, scanFrequency } = configuration;
    if (scanOnPush || (scanFrequency && scanFrequency !== 'MANUAL'))
      return [ok(`ECR scans the images of ${repository}`)];
    return [
      warning(
        `ECR does not scan the images of ${repository} for known vulnerabilities`,
        `Run aws ecr put-registry-scanning-configuration --region ${home.name} --scan-type BASIC --rules '${RULES}'. ` +
          'It replaces the rules that aws ecr get-registry-scanning-configuration shows.',
      ),
    ];
  },
};
