import type { PreparedFault } from './scenario';

/** A machine without Finch, on which `docker info` fails with this error code. */
const dockerFails = (code?: string) => async (program: string, args: readonly string[]) => {
  const error = new Error('Command failed: docker info\nCannot connect to the Docker daemon');
  if (program === 'docker' && args[0] === 'info') throw Object.assign(error, { code });
  if (program === 'finch') throw Object.assign(new Error('not found'), { code: 'ENOENT' });
  return '10.9.0';
};

export const machineFaults: readonly PreparedFault[] = [
  ...['v20.18.3', 'v21.7.3', 'v22.1.0'].map(
    (nodeVersion): PreparedFault => ({
      name: `Node ${nodeVersion}`,
      machine: { nodeVersion },
      findings: [['Node and npm', 'fault', /Node v[\d.]+ is not supported/, /Install Node 24/]],
    }),
  ),
  {
    name: 'no npm',
    machine: {
      run: async (program) => {
        if (program === 'npm') throw new Error('not found');
        return '';
      },
    },
    findings: [['Node and npm', 'fault', /npm.* is not installed/, /Install Node/]],
  },
  {
    name: 'no Docker',
    machine: { run: dockerFails('ENOENT') },
    findings: [['Image builder', 'fault', /docker.* is not installed/, /Install Docker, or Finch/]],
  },
  {
    name: 'a Docker daemon that is not running',
    machine: { run: dockerFails() },
    findings: [['Image builder', 'fault', /does not run: Cannot connect to the Docker daemon/, /Start docker/]],
  },
  {
    name: 'Docker without buildx',
    machine: {
      run: async (_program, args) => {
        if (args[0] === 'buildx') throw new Error('unknown command');
        return '10.9.0';
      },
    },
    findings: [['Image builder', 'fault', /without buildx/, /docker-buildx-plugin/]],
  },
  {
    name: 'Finch without CDK_DOCKER',
    machine: {
      run: async (program) => {
        if (program === 'docker') throw Object.assign(new Error('not found'), { code: 'ENOENT' });
        return '10.9.0';
      },
    },
    findings: [['Image builder', 'fault', /finch is$/, /CDK_DOCKER=finch/]],
  },
  {
    name: 'a missing CDK_DOCKER program',
    machine: {
      environment: { CDK_DOCKER: 'podman' },
      run: async (program) => {
        if (program === 'podman') throw Object.assign(new Error('not found'), { code: 'ENOENT' });
        return '10.9.0';
      },
    },
    findings: [['Image builder', 'fault', /CDK_DOCKER is podman, which is not installed/, /set CDK_DOCKER/]],
  },
];
