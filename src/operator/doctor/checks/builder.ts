import type { Check } from '../check';
import { type Finding, fault, ok } from '../finding';
import type { Workplace } from '../workplace';

/** The CDK takes the program that `CDK_DOCKER` names, and otherwise Docker: see the CDK's guide, "Using Finch". */
export const builder: Check = {
  name: 'Builder of images',
  async examine({ workplace }) {
    const program = workplace.environment.CDK_DOCKER || 'docker';
    const failure = await failureOf(workplace, program, ['info']);
    if (failure) return [await unusable(workplace, program, failure)];
    // The Dockerfile needs BuildKit: mounts, and a first stage for the builder's own processor. Finch and Podman bring that along.
    if (program === 'docker' && (await failureOf(workplace, program, ['buildx', 'version']))) {
      return [
        fault(
          'docker runs, yet without buildx, which the Dockerfile needs',
          'Install the package docker-buildx-plugin.',
        ),
      ];
    }
    return [ok(`${program} is ready`)];
  },
};

async function unusable(workplace: Workplace, program: string, failure: NodeJS.ErrnoException): Promise<Finding> {
  if (failure.code !== 'ENOENT') {
    return fault(
      `${program} is installed and does not run: ${lastLine(failure.message)}`,
      `Start ${program}, and see that you may use it: "${program} info" must succeed.`,
    );
  }
  if (program !== 'docker')
    return fault(
      `CDK_DOCKER names ${program}, which is not installed`,
      'Install it, or set CDK_DOCKER to the builder that you have.',
    );
  if (!(await failureOf(workplace, 'finch', ['info'])))
    return fault('docker is not installed, finch is', 'Set CDK_DOCKER=finch for the doctor and for the deployment.');
  return fault('docker is not installed: the image cannot be built', 'Install Docker, or Finch with CDK_DOCKER=finch.');
}

async function failureOf(
  { run }: Workplace,
  program: string,
  words: readonly string[],
): Promise<NodeJS.ErrnoException | undefined> {
  return run(program, words).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!;
}
