import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Buildah } from './buildah';
import { mirrorOf, releaseOf } from './debian';
import { addNode } from './node-files';
import type { Shell } from './shell';

/** The label of a base that we made, with what it is made of. */
const STAND_IN = 'stand-in';
const APT = '/etc/apt';
/** What the smallest of the official images have not either. */
const DISPENSABLE = [
  'dev/*',
  'usr/share/doc/*',
  'usr/share/info/*',
  'usr/share/locale/*',
  'usr/share/man/*',
  'var/cache/apt/*',
  'var/lib/apt/lists/*',
  'var/log/*',
];

/**
 * The images that the Dockerfile begins from: real ones if there are any, else stand-ins made of Debian's packages and this
 * machine's Node.
 */
export class Bases {
  constructor(
    private readonly shell: Shell,
    private readonly buildah: Buildah,
  ) {}

  /**
   * Makes an image unless it is there.
   * @returns in a few words what it is made of
   * @throws Error when it is neither Debian nor Node on Debian
   */
  async ensure(image: string): Promise<string> {
    const kind = /^(debian|node):/.exec(image)?.[1];
    if (!kind)
      throw new Error(`The Dockerfile begins from ${image}; the check can stand in for debian:… and node:… only.`);
    const content =
      kind === 'node' ? `Debian ${releaseOf(image)} with Node ${process.versions.node}` : `Debian ${releaseOf(image)}`;
    const config = await this.buildah.configOf(image);
    if (config && !config.Labels?.[STAND_IN]) return 'the image itself';
    if (config?.Labels?.[STAND_IN] === content) return `${content}, there already`;
    await (kind === 'node' ? this.makeNode(image, content) : this.makeDebian(image, content));
    return content;
  }

  private async makeDebian(image: string, content: string): Promise<void> {
    const container = await this.buildah.run('from', 'scratch');
    const root = await this.buildah.run('mount', container);
    const mirror = mirrorOf(releaseOf(image), aptSources());
    // What debootstrap mounts goes with its name space, should it be interrupted.
    await this.shell.run('unshare', [
      '--mount',
      'debootstrap',
      '--variant=minbase',
      '--force-check-gpg',
      releaseOf(image),
      root,
      ...(mirror ? [mirror] : []),
    ]);
    await this.shell.run('sh', ['-c', `rm -rf ${DISPENSABLE.join(' ')}`], { folder: root });
    await this.finish(container, image, content);
  }

  private async makeNode(image: string, content: string): Promise<void> {
    const debian = `debian:${releaseOf(image)}-slim`;
    await this.ensure(debian);
    const container = await this.buildah.run('from', '--pull=never', debian);
    await addNode(await this.buildah.run('mount', container), this.shell);
    await this.buildah.run('run', container, '--', 'npm', '--version').catch((error: Error) => {
      throw new Error(`${process.execPath} does not run in ${debian}; a Node from nodejs.org does. ${error.message}`);
    });
    await this.finish(container, image, content);
  }

  private async finish(container: string, image: string, content: string): Promise<void> {
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    await this.buildah.run('config', '--env', `PATH=${path}`, '--label', `${STAND_IN}=${content}`, container);
    await this.buildah.commit(container, image);
  }
}

function aptSources(): string[] {
  const folder = join(APT, 'sources.list.d');
  const more = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return [join(APT, 'sources.list'), ...more]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
}
