/**
 * The command `npx projen image-check`. Exit codes: 0 for success; 1 if the image has a fault, or if an error prevents the check; 2 if
 * the arguments are invalid or this machine lacks a prerequisite.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chosenFile } from '../../infra/deployment/choice';
import { readDeployment } from '../../infra/deployment/read';
import { imageVersion } from '../../infra/service/image-version';
import { untilStopped } from '../../local/lifetime';
import { type Command, parseHelpOnly, runCommand } from '../command';
import { type BaseImage, BaseImages, differenceFromShipped, withSubstitutes } from './base-images';
import { Buildah } from './buildah';
import { baseImagesOf, withoutDigest } from './dockerfile';
import { npmVolumes } from './npm-settings';
import { acquireLock, findMissing } from './prerequisites';
import { type RunConfiguration, runConfigurationOf, variablesOf } from './run-configuration';
import { Shell } from './shell';
import { formatSize, measureLayers } from './sizes';

const REPOSITORY = join(__dirname, '../../..');
/** A cache of base images and npm packages, which later checks reuse. It can be deleted when no check is running. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'joule-verne-image-check');
const IMAGE = 'joule-verne:image-check';

const IMAGE_VERSION = imageVersion(REPOSITORY);

const HELP = `npx projen image-check [--deployment NAME]

Builds the image from the Dockerfile and runs it as Fargate does, without a Docker daemon and without AWS.
Needs Linux, root, buildah and debootstrap.

If the official base images are not stored on this machine, the command builds substitutes from Debian packages and this machine's Node.
The output states how the checked image then differs from the image that a deployment ships.

The image is the same for every deployment. With --deployment or the environment variable DEPLOYMENT, the command runs it with the
branding and the service.environment of that deployment.

  --deployment NAME   read deployment.NAME.json
  --help              print this text`;

export const imageCheck: Command<{ readonly help: boolean }> = {
  help: HELP,
  parse: parseHelpOnly,
  run: async () => {
    const variables = variablesOfChosen();
    const { platform, env } = process;
    const missing = findMissing({ platform, userId: process.getuid?.(), path: env.PATH ?? '' });
    if (missing) {
      console.error(missing);
      return 2;
    }
    try {
      await runCheck(variables);
      return 0;
    } catch (error) {
      throw new Error(`${(error as Error).message}\nThe image check failed.`, { cause: error });
    }
  },
};

/** Reads the chosen deployment file. The command does so before the build, which takes minutes, to report an invalid file at once. */
function variablesOfChosen(): Variables {
  const file = chosenFile();
  return file ? variablesOf(readDeployment({ file }).deployment) : {};
}

type Variables = RunConfiguration['ofDeployment'];

async function runCheck(variables: Variables): Promise<void> {
  await acquireLock();
  const stopping = new AbortController();
  void untilStopped().then(() => stopping.abort(new Error('Stopped.')));
  const start = performance.now();
  await check(new Shell(stopping.signal), variables);
  console.log(`The image check passed in ${secondsSince(start)}.`);
}

async function check(shell: Shell, variables: Variables): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'image-check-'));
  const buildah = new Buildah(shell, CACHE);
  try {
    const baseImages = await ensureBaseImages(shell, buildah);
    await build(shell, buildah, folder, baseImages);
    await reportSizes(buildah, folder);
    await checkLabels(buildah);
    await checkContainer(shell, buildah, folder, variables);
  } finally {
    rmSync(folder, { recursive: true });
    // Use a new shell: after the signal of `shell` has been aborted, `shell` can no longer run commands.
    await new Buildah(new Shell(new AbortController().signal), CACHE).clear(IMAGE);
  }
}

async function ensureBaseImages(shell: Shell, buildah: Buildah): Promise<BaseImage[]> {
  const baseImages = new BaseImages(shell, buildah);
  const used: BaseImage[] = [];
  for (const image of baseImagesOf(readDockerfile())) {
    const baseImage = await baseImages.ensure(image);
    console.log(`Base       ${withoutDigest(image)}: ${baseImage.content}`);
    used.push(baseImage);
  }
  console.log(`Difference from the shipped image: ${differenceFromShipped(used, process.versions.node)}.`);
  return used;
}

async function build(shell: Shell, buildah: Buildah, folder: string, baseImages: readonly BaseImage[]): Promise<void> {
  const start = performance.now();
  const dockerfile = join(folder, 'Dockerfile');
  writeFileSync(dockerfile, withSubstitutes(readDockerfile(), baseImages));
  const volumes = (await npmVolumes(shell, folder)).map((volume) => `--volume=${volume}`);
  await buildah.run(
    'build',
    '--pull=never',
    '--file',
    dockerfile,
    ...Object.entries(IMAGE_VERSION).map(([name, value]) => `--build-arg=${name}=${value}`),
    '--ignorefile',
    join(REPOSITORY, '.dockerignore'),
    ...volumes,
    '--tag',
    IMAGE,
    REPOSITORY,
  );
  console.log(`Built      in ${secondsSince(start)}`);
}

async function reportSizes(buildah: Buildah, folder: string): Promise<void> {
  // Debian's slim image has a single layer, so the lowest layer is Debian.
  const [debian, ...added] = await measureLayers(buildah, IMAGE, join(folder, 'pushed'));
  console.log(
    `Size       ${formatSize([debian!, ...added])}: Debian ${formatSize([debian!])}, Node and the application ${formatSize(added)}`,
  );
}

/**
 * Checks the labels that contain the version and the revision. They are the only reference from an image in a registry to its source
 * code.
 */
async function checkLabels(buildah: Buildah): Promise<void> {
  const labels = (await buildah.configOf(IMAGE))?.Labels ?? {};
  const [version, revision] = ['version', 'revision'].map((name) => labels[`org.opencontainers.image.${name}`]);
  if (version !== IMAGE_VERSION.VERSION || revision !== IMAGE_VERSION.REVISION)
    throw new Error(`The labels of the image name version ${version} and revision ${revision}.`);
  console.log(`Labels     version ${version}, revision ${revision}`);
}

function readDockerfile(): string {
  return readFileSync(join(REPOSITORY, 'Dockerfile'), 'utf8');
}

async function checkContainer(shell: Shell, buildah: Buildah, folder: string, variables: Variables): Promise<void> {
  const container = await buildah.run('from', '--pull=never', IMAGE);
  const root = await buildah.run('mount', container);
  const configuration = runConfigurationOf((await buildah.configOf(IMAGE))!, root, join(folder, 'state'), variables);
  // On older versions of Node, the SDK would otherwise print a warning between the results.
  const environment = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  // In these namespaces, loopback is the only network, and the kernel kills all processes when the first process ends.
  const namespaces = [
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    process.execPath,
    '--import',
    'tsx',
  ];
  await shell.run('unshare', [...namespaces, join(__dirname, 'container-check.ts'), JSON.stringify(configuration)], {
    folder: REPOSITORY,
    environment,
    inheritOutput: true,
  });
}

function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(0)} s`;
}

if (require.main === module) runCommand(imageCheck);
