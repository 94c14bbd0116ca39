/**
 * `npx projen image-check`: builds the image as a deployment does and starts it as a task does, with no Docker daemon and no AWS.
 * Ends with 0 when all is well, 1 when the image is not, 2 when this machine lacks something for the check.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilStopped } from '../../local/lifetime';
import { assertAlone } from './alone';
import { Bases } from './bases';
import { Buildah } from './buildah';
import { basesOf } from './dockerfile';
import { planOf } from './image';
import { npmVolumes } from './npm-settings';
import { whatIsMissing } from './requirements';
import { Shell } from './shell';
import { describe, weigh } from './sizes';

const REPOSITORY = join(__dirname, '../../..');
/** Keeps the bases and npm's packages from check to check; removing it is safe. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'joule-verne-image-check');
const IMAGE = 'joule-verne:image-check';

void main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(`${error.message}\nThe image check did not pass.`);
    process.exit(1);
  },
);

async function main(): Promise<number> {
  const missing = whatIsMissing({
    platform: process.platform,
    userId: process.getuid?.(),
    path: process.env.PATH ?? '',
  });
  if (missing) {
    console.error(missing);
    return 2;
  }
  await assertAlone();
  const stopping = new AbortController();
  void untilStopped().then(() => stopping.abort(new Error('Stopped.')));
  const begin = performance.now();
  await check(new Shell(stopping.signal));
  console.log(`The image check passed in ${secondsSince(begin)}.`);
  return 0;
}

async function check(shell: Shell): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'image-check-'));
  const buildah = new Buildah(shell, CACHE);
  try {
    await makeBases(shell, buildah);
    await build(shell, buildah, folder);
    await reportSizes(buildah, folder);
    await tryOut(shell, buildah, folder);
  } finally {
    rmSync(folder, { recursive: true });
    // Even after the person has stopped the check.
    await new Buildah(new Shell(new AbortController().signal), CACHE).clear(IMAGE);
  }
}

async function makeBases(shell: Shell, buildah: Buildah): Promise<void> {
  const bases = new Bases(shell, buildah);
  for (const base of basesOf(readFileSync(join(REPOSITORY, 'Dockerfile'), 'utf8'))) {
    console.log(`Base       ${base}: ${await bases.ensure(base)}`);
  }
}

async function build(shell: Shell, buildah: Buildah, folder: string): Promise<void> {
  const begin = performance.now();
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
  console.log(`Built      in ${secondsSince(begin)}`);
}

async function reportSizes(buildah: Buildah, folder: string): Promise<void> {
  // Debian's smallest image is one layer, and so is what the last stage adds.
  const [debian, ...ours] = await weigh(buildah, IMAGE, join(folder, 'pushed'));
  console.log(
    `Size       ${describe([debian!, ...ours])}; of that Debian ${describe([debian!])}, Node and the application ${describe(ours)}`,
  );
}

async function tryOut(shell: Shell, buildah: Buildah, folder: string): Promise<void> {
  const container = await buildah.run('from', '--pull=never', IMAGE);
  const root = await buildah.run('mount', container);
  const plan = planOf((await buildah.configOf(IMAGE))!, root, join(folder, 'state'));
  // On an older Node the SDK would warn between the findings.
  const environment = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  // Name spaces of its own: only loopback, and nothing that it starts outlives it.
  const words = [
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
  await shell.run('unshare', [...words, join(__dirname, 'trial.ts'), JSON.stringify(plan)], {
    folder: REPOSITORY,
    environment,
    shown: true,
  });
}

function secondsSince(begin: number): string {
  return `${((performance.now() - begin) / 1000).toFixed(0)} s`;
}
