import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Buildah } from './buildah';
import { mirrorOf, releaseOf } from './debian';
import { withoutDigest } from './dockerfile';
import { addNode } from './node-files';
import type { Shell } from './shell';

/** The label by which the check recognises a substitute. Its value describes the content of the image. */
const SUBSTITUTE_LABEL = 'stand-in';
const APT = '/etc/apt';
/** Paths that the check removes from the substitutes, because the official slim images do not contain them. */
const OMITTED = [
  'dev/*',
  'usr/share/doc/*',
  'usr/share/info/*',
  'usr/share/locale/*',
  'usr/share/man/*',
  'var/cache/apt/*',
  'var/lib/apt/lists/*',
  'var/log/*',
];

/** A base image of the Dockerfile, and whether the check uses the official image or a substitute. */
export interface BaseImage {
  /** The image as the Dockerfile names it, such as `node:24-bookworm-slim@sha256:…`. */
  readonly image: string;
  /** A short description of the content. */
  readonly content: string;
  /** Whether this is the official image, which a deployment uses. */
  readonly isOfficial: boolean;
}

/** Describes how the checked image differs from the image that a deployment builds and ships. */
export function differenceFromShipped(baseImages: readonly BaseImage[], nodeVersion: string): string {
  const substitutes = baseImages.filter(({ isOfficial }) => !isOfficial).map(({ image }) => withoutDigest(image));
  if (substitutes.length === 0) return 'none: both images are built from the official base images';
  const differences = substitutes.map((image) =>
    image.startsWith('node:')
      ? `Node ${nodeVersion} of this machine instead of the version in ${image}`
      : `Debian packages installed on this machine instead of ${image}`,
  );
  return `${differences.join('; ')}. Application and Dockerfile are the same. Sizes and start-up may differ a little`;
}

/** Returns the Dockerfile with the names of the substitutes, which have no digest, in place of the images that they replace. */
export function withSubstitutes(dockerfile: string, baseImages: readonly BaseImage[]): string {
  return baseImages
    .filter(({ isOfficial }) => !isOfficial)
    .reduce((text, { image }) => text.replaceAll(image, withoutDigest(image)), dockerfile);
}

/**
 * The base images of the Dockerfile. If the check's own image storage (see `Buildah`) does not contain an official image, builds a
 * substitute from Debian packages and this machine's Node.
 */
export class BaseImages {
  constructor(
    private readonly shell: Shell,
    private readonly buildah: Buildah,
  ) {}

  /**
   * Makes sure that the official image or a substitute exists. Builds the substitute if necessary.
   * @returns a description of the image
   * @throws Error when the image needs a substitute, but is neither `debian:…` nor `node:…`
   */
  async ensure(image: string): Promise<BaseImage> {
    const config = await this.buildah.configOf(image);
    if (config && !config.Labels?.[SUBSTITUTE_LABEL]) return { image, content: 'official image', isOfficial: true };
    return { image, content: await this.ensureSubstitute(withoutDigest(image)), isOfficial: false };
  }

  /** @returns a description of the substitute */
  private async ensureSubstitute(image: string): Promise<string> {
    const kind = /^(debian|node):/.exec(image)?.[1];
    if (!kind)
      throw new Error(`The check has no substitute for the base image ${image}, only for debian:… and node:….`);
    const content =
      kind === 'node' ? `Debian ${releaseOf(image)} with Node ${process.versions.node}` : `Debian ${releaseOf(image)}`;
    const config = await this.buildah.configOf(image);
    if (config?.Labels?.[SUBSTITUTE_LABEL] === content) return `${content}, from the cache`;
    await (kind === 'node' ? this.createNode(image, content) : this.createDebian(image, content));
    return content;
  }

  private async createDebian(image: string, content: string): Promise<void> {
    const container = await this.buildah.run('from', 'scratch');
    const root = await this.buildah.run('mount', container);
    const mirror = mirrorOf(releaseOf(image), aptSources());
    // debootstrap runs in its own mount namespace, so that the kernel removes its mounts even if debootstrap is interrupted.
    await this.shell.run('unshare', [
      '--mount',
      'debootstrap',
      '--variant=minbase',
      '--force-check-gpg',
      releaseOf(image),
      root,
      ...(mirror ? [mirror] : []),
    ]);
    await this.shell.run('sh', ['-c', `rm -rf ${OMITTED.join(' ')}`], { folder: root });
    await this.commit(container, image, content);
  }

  private async createNode(image: string, content: string): Promise<void> {
    const debian = `debian:${releaseOf(image)}-slim`;
    await this.ensureSubstitute(debian);
    const container = await this.buildah.run('from', '--pull=never', debian);
    await addNode(await this.buildah.run('mount', container), this.shell);
    await this.buildah.run('run', container, '--', 'npm', '--version').catch((error: Error) => {
      throw new Error(
        `${process.execPath} does not run in ${debian}: install a Node from nodejs.org. ${error.message}`,
      );
    });
    await this.commit(container, image, content);
  }

  private async commit(container: string, image: string, content: string): Promise<void> {
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    await this.buildah.run('config', '--env', `PATH=${path}`, '--label', `${SUBSTITUTE_LABEL}=${content}`, container);
    await this.buildah.commit(container, image);
  }
}

function aptSources(): string[] {
  const folder = join(APT, 'sources.list.d');
  const parts = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return [join(APT, 'sources.list'), ...parts]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
}
