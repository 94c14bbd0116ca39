import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from './shell';

/** The fields of an image's configuration that the check uses (OCI image specification, "config"). */
export interface ImageConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

/**
 * Runs Buildah with its own image storage, so that the substitutes for official base images are not added to this machine's image
 * storage.
 */
export class Buildah {
  private readonly environment: NodeJS.ProcessEnv;
  private readonly temporary: string;
  private readonly storageOptions: readonly string[];

  /** @param folder a folder for images and build caches, which later checks reuse */
  constructor(
    private readonly shell: Shell,
    folder: string,
  ) {
    this.temporary = join(folder, 'temporary');
    mkdirSync(this.temporary, { recursive: true });
    this.storageOptions = [
      '--root',
      join(folder, 'storage'),
      '--runroot',
      join(folder, 'run'),
      '--storage-driver',
      'vfs',
    ];
    // chroot isolation also works inside a container, because it needs neither a daemon nor user namespaces.
    this.environment = { ...process.env, BUILDAH_ISOLATION: 'chroot', TMPDIR: this.temporary };
  }

  /** @returns standard output */
  run(...args: string[]): Promise<string> {
    return this.shell.run('buildah', [...this.storageOptions, ...args], { environment: this.environment });
  }

  /** Reads the configuration of an image. @returns undefined if the image does not exist */
  async configOf(image: string): Promise<ImageConfig | undefined> {
    const text = await this.run('inspect', '--type', 'image', image).catch(() => undefined);
    return text === undefined ? undefined : JSON.parse(text).OCIv1.config;
  }

  /** Creates an image from a container, then removes the container. */
  async commit(container: string, image: string): Promise<void> {
    await this.run('commit', '--quiet', '--rm', container, image);
  }

  /** Removes an image, all containers and all unnamed images. Keeps all other named images and the build caches. */
  async clear(image: string): Promise<void> {
    await this.run('rm', '--all');
    if (await this.configOf(image)) await this.run('rmi', image);
    await this.run('rmi', '--prune');
    // This folder contains the cache mounts of builds, which must be kept, and the leftovers of interrupted commands.
    const leftovers = readdirSync(this.temporary).filter((name) => !name.startsWith('buildah-cache'));
    for (const name of leftovers) rmSync(join(this.temporary, name), { recursive: true, force: true });
  }
}
