import { type Finding, fault, ok } from '../../check';
import type { DoctorCheck } from '../context';
import type { Machine } from '../machine';

/** The lowest minor versions of Node 20 and Node 22 that package.json allows. It allows neither Node 21 nor versions before Node 20. */
const OLDEST_NODES = { 20: 19, 22: 2 } as const;

export const nodeAndNpm: DoctorCheck = {
  name: 'Node and npm',
  async run({ machine }) {
    const [major = 0, minor = 0] = machine.nodeVersion.replace('v', '').split('.').map(Number);
    const isUnsupported = major < 23 && !(minor >= (OLDEST_NODES[major as keyof typeof OLDEST_NODES] ?? Infinity));
    const npm = await findNpmVersion(machine);
    return [
      ...(isUnsupported
        ? [
            fault(
              `Node ${machine.nodeVersion} is not supported`,
              'Install Node 24. Node 20.19 and newer versions of 20, and Node 22.2 and newer also work.',
            ),
          ]
        : []),
      ...(npm
        ? []
        : [
            fault(
              'npm, which bundles the functions and the image, is not installed',
              'Install Node together with npm.',
            ),
          ]),
      ...(!isUnsupported && npm ? [ok(`Node ${machine.nodeVersion}, npm ${npm}`)] : []),
    ];
  },
};

async function findNpmVersion({ run }: Machine): Promise<string | undefined> {
  return run('npm', ['--version']).then(
    (version) => version.trim(),
    () => undefined,
  );
}

/** Checks the program with which the CDK builds images: Docker, or the program that `CDK_DOCKER` names (CDK guide, "Using Finch"). */
export const imageBuilder: DoctorCheck = {
  name: 'Image builder',
  async run({ machine }) {
    const program = machine.environment.CDK_DOCKER || 'docker';
    const failure = await tryToRun(machine, program, ['info']);
    if (failure) return [await explainFailure(machine, program, failure)];
    // Docker needs BuildKit for the mounts in the Dockerfile, and to run the Dockerfile's first stage on the CPU architecture of this
    // machine. Other builders, such as Finch and Podman, support both without a plugin.
    if (program === 'docker' && (await tryToRun(machine, program, ['buildx', 'version']))) {
      return [
        fault(
          'docker runs, but without buildx, which the Dockerfile needs',
          'Install the package docker-buildx-plugin.',
        ),
      ];
    }
    return [ok(`${program} is ready`)];
  },
};

async function explainFailure(machine: Machine, program: string, failure: NodeJS.ErrnoException): Promise<Finding> {
  if (failure.code !== 'ENOENT') {
    return fault(
      `${program} is installed but does not run: ${lastLine(failure.message)}`,
      `Start ${program}, and make sure that you may use it: "${program} info" must succeed.`,
    );
  }
  if (program !== 'docker')
    return fault(
      `CDK_DOCKER is ${program}, which is not installed`,
      'Install it, or set CDK_DOCKER to the builder that you have.',
    );
  if (!(await tryToRun(machine, 'finch', ['info'])))
    return fault(
      'docker is not installed, but finch is',
      'Set CDK_DOCKER=finch for the doctor and for the deployment.',
    );
  return fault('docker, which builds the image, is not installed', 'Install Docker, or Finch with CDK_DOCKER=finch.');
}

/** Runs a program. @returns the error if the program fails */
async function tryToRun(
  { run }: Machine,
  program: string,
  args: readonly string[],
): Promise<NodeJS.ErrnoException | undefined> {
  return run(program, args).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!;
}
