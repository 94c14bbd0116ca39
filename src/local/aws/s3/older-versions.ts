import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSidecarFiles, writeSidecarFile } from './sidecar-files';
import { isMarker, type Version, versionIdOf } from './stored-object';

/** The noncurrent versions and the delete markers of a bucket, newest first for each key. Each has a sidecar file. */
export class OlderVersions {
  private readonly byKey = new Map<string, Version[]>();

  constructor(private readonly folder: string) {
    const all = readSidecarFiles<Version & { readonly position: number }>(folder);
    for (const version of all.sort((a, b) => b.position - a.position)) this.listOf(version.key).push(version);
    this.next = 1 + Math.max(0, ...all.map(({ position }) => position));
  }

  private next: number;

  of(key: string): readonly Version[] {
    return this.byKey.get(key) ?? [];
  }

  keys(): Iterable<string> {
    return this.byKey.keys();
  }

  /** Adds a version, which must be newer than all versions of the same key that were added before. */
  add(version: Version): void {
    const placed = { ...version, position: this.next++ };
    writeSidecarFile(this.fileOf(version), placed);
    this.listOf(version.key).unshift(placed);
  }

  remove(version: Version): void {
    rmSync(this.fileOf(version), { force: true });
    const left = this.of(version.key).filter((other) => versionIdOf(other) !== versionIdOf(version));
    if (left.length > 0) this.byKey.set(version.key, [...left]);
    else this.byKey.delete(version.key);
  }

  /** The names of the content files of all noncurrent versions. */
  files(): string[] {
    return [...this.byKey.values()].flat().flatMap((version) => (isMarker(version) ? [] : [version.file]));
  }

  private listOf(key: string): Version[] {
    const list = this.byKey.get(key) ?? [];
    this.byKey.set(key, list);
    return list;
  }

  private fileOf(version: Version): string {
    const name = createHash('sha256')
      .update(`${version.key}\n${versionIdOf(version)}`)
      .digest('hex');
    return join(this.folder, `${name}.json`);
  }
}
