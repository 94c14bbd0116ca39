import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from './shell';

/** What an image says of how it is to be run. */
export interface ImageConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

/** Buildah with images of its own, kept apart from those of the machine: bases that only stand in for the real ones mislead nobody. */
export class Buildah {
  private readonly environment: NodeJS.ProcessEnv;
  private readonly temporary: string;
  private readonly places: readonly string[];

  /** @param folder keeps the images and the caches of builds from check to check */
  constructor(
    private readonly shell: Shell,
    folder: string,
  ) {
    this.temporary = join(folder, 'temporary');
    mkdirSync(this.temporary, { recursive: true });
    this.places = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
    // Neither a daemon nor a container's kernel features: it works inside a container too.
    this.environment = { ...process.env, BUILDAH_ISOLATION: 'chroot', TMPDIR: this.temporary };
  }

  /** @returns what the command printed */
  run(...words: string[]): Promise<string> {
    return this.shell.run('buildah', [...this.places, ...words], { environment: this.environment });
  }

  /** @returns undefined when there is no such image */
  async configOf(image: string): Promise<ImageConfig | undefined> {
    const text = await this.run('inspect', '--type', 'image', image).catch(() => undefined);
    return text === undefined ? undefined : JSON.parse(text).OCIv1.config;
  }

  /** Makes an image from a container, which goes. */
  async commit(container: string, image: string): Promise<void> {
    await this.run('commit', '--quiet', '--rm', container, image);
  }

  /** Removes an image, and all that builds and trials have left; named images and caches stay. */
  async clear(image: string): Promise<void> {
    await this.run('rm', '--all');
    if (await this.configOf(image)) await this.run('rmi', image);
    await this.run('rmi', '--prune');
    // The cache mounts of builds lie among what an interrupted command has left.
    const left = readdirSync(this.temporary).filter((name) => !name.startsWith('buildah-cache'));
    for (const name of left) rmSync(join(this.temporary, name), { recursive: true, force: true });
  }
}
