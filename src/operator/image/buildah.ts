import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from './shell';

/** The fields of an image's configuration that the check reads (OCI image specification, "config"). */
export interface ImageConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

/**
 * Buildah with its own image storage, so that the substitutes for official base images do not end up in the machine's
 * storage.
 */
export class Buildah {
  private readonly environment: NodeJS.ProcessEnv;
  private readonly temporary: string;
  private readonly storageOptions: readonly string[];

  /** @param folder stores images and build caches between checks */
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
    // chroot isolation needs neither a daemon nor user namespaces, so that it works inside a container.
    this.environment = { ...process.env, BUILDAH_ISOLATION: 'chroot', TMPDIR: this.temporary };
  }

  /** @returns standard output */
  run(...args: string[]): Promise<string> {
    return this.shell.run('buildah', [...this.storageOptions, ...args], { environment: this.environment });
  }

  /** @returns undefined if the image does not exist */
  async configOf(image: string): Promise<ImageConfig | undefined> {
    const text = await this.run('inspect', '--type', 'image', image).catch(() => undefined);
    return text === undefined ? undefined : JSON.parse(text).OCIv1.config;
  }

  /** Creates an image from a container, and removes the container. */
  async commit(container: string, image: string): Promise<void> {
    await this.run('commit', '--quiet', '--rm', container, image);
  }

  /** Removes an image, all containers and all unnamed images. Keeps other named images and build caches. */
  async clear(image: string): Promise<void> {
    await this.run('rm', '--all');
    if (await this.configOf(image)) await this.run('rmi', image);
    await this.run('rmi', '--prune');
    // The cache mounts of builds are in the same folder as the leftovers of interrupted commands.
    const leftovers = readdirSync(this.temporary).filter((name) => !name.startsWith('buildah-cache'));
    for (const name of leftovers) rmSync(join(this.temporary, name), { recursive: true, force: true });
  }
}
