/** `npx projen image-check`. Exits with 0, 1 when the image has a fault, 2 at a usage error or when this machine lacks something. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilStopped } from '../../local/lifetime';
import { type Command, parseHelpOnly, runCommand } from '../command';
import { type BaseImage, BaseImages, differenceFromShipped } from './base-images';
import { Buildah } from './buildah';
import { baseImagesOf } from './dockerfile';
import { npmVolumes } from './npm-settings';
import { acquireLock, findMissing } from './prerequisites';
import { runConfigurationOf } from './run-configuration';
import { Shell } from './shell';
import { formatSize, measureLayers } from './sizes';

const REPOSITORY = join(__dirname, '../../..');
/** Stores base images and npm packages between checks. Can be deleted at any time. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'joule-verne-image-check');
const IMAGE = 'joule-verne:image-check';

const HELP = `npx projen image-check

Builds the image from the Dockerfile and runs it as Fargate does, without a Docker daemon and without AWS.
It differs from the image that a deployment ships in its base images, unless the official ones are stored on this machine: Debian's
packages, and this machine's Node instead of the pinned version. The output states the difference.
Needs Linux, root, buildah and debootstrap.

  --help   print this text`;

export const imageCheck: Command<{ readonly help: boolean }> = {
  help: HELP,
  parse: parseHelpOnly,
  run: async () => {
    const { platform, env } = process;
    const missing = findMissing({ platform, userId: process.getuid?.(), path: env.PATH ?? '' });
    if (missing) {
      console.error(missing);
      return 2;
    }
    try {
      await runCheck();
      return 0;
    } catch (error) {
      throw new Error(`${(error as Error).message}\nThe image check failed.`, { cause: error });
    }
  },
};

async function runCheck(): Promise<void> {
  await acquireLock();
  const stopping = new AbortController();
  void untilStopped().then(() => stopping.abort(new Error('Stopped.')));
  const start = performance.now();
  await check(new Shell(stopping.signal));
  console.log(`The image check passed in ${secondsSince(start)}.`);
}

async function check(shell: Shell): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'image-check-'));
  const buildah = new Buildah(shell, CACHE);
  try {
    await createBaseImages(shell, buildah);
    await build(shell, buildah, folder);
    await reportSizes(buildah, folder);
    await checkContainer(shell, buildah, folder);
  } finally {
    rmSync(folder, { recursive: true });
    // Use a new shell: if the check was stopped, its own shell is aborted.
    await new Buildah(new Shell(new AbortController().signal), CACHE).clear(IMAGE);
  }
}

async function createBaseImages(shell: Shell, buildah: Buildah): Promise<void> {
  const baseImages = new BaseImages(shell, buildah);
  const used: BaseImage[] = [];
  for (const image of baseImagesOf(readFileSync(join(REPOSITORY, 'Dockerfile'), 'utf8'))) {
    const baseImage = await baseImages.ensure(image);
    console.log(`Base       ${image}: ${baseImage.content}`);
    used.push(baseImage);
  }
  console.log(`Difference from the shipped image: ${differenceFromShipped(used, process.versions.node)}.`);
}

async function build(shell: Shell, buildah: Buildah, folder: string): Promise<void> {
  const start = performance.now();
  const volumes = (await npmVolumes(shell, folder)).map((volume) => `--volume=${volume}`);
  await buildah.run(
    'build',
    '--pull=never',
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
  // Debian's slim image has a single layer, which is the lowest.
  const [debian, ...added] = await measureLayers(buildah, IMAGE, join(folder, 'pushed'));
  console.log(
    `Size       ${formatSize([debian!, ...added])}: Debian ${formatSize([debian!])}, Node and the application ${formatSize(added)}`,
  );
}

async function checkContainer(shell: Shell, buildah: Buildah, folder: string): Promise<void> {
  const container = await buildah.run('from', '--pull=never', IMAGE);
  const root = await buildah.run('mount', container);
  const configuration = runConfigurationOf((await buildah.configOf(IMAGE))!, root, join(folder, 'state'));
  // On an older Node the SDK would print its warning between the results.
  const environment = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  // Namespaces with only a loopback interface, in which all processes end with the first.
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
