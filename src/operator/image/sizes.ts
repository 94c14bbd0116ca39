import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { Buildah } from './buildah';

/** Bytes of a layer. */
export interface LayerSize {
  /** As a registry keeps it and a task fetches it. */
  readonly packed: number;
  readonly unpacked: number;
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/**
 * Pushes an image into a folder and weighs it ("image-layout" in the OCI image specification).
 * @param folder still missing
 * @returns its layers, the lowest first
 */
export async function weigh(buildah: Buildah, image: string, folder: string): Promise<LayerSize[]> {
  await buildah.run('push', '--quiet', image, `oci:${folder}`);
  const blob = ({ digest }: Descriptor) => join(folder, 'blobs', ...digest.split(':'));
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
  const [manifest] = read(join(folder, 'index.json')).manifests as Descriptor[];
  const { layers } = read(blob(manifest!)) as { layers: Descriptor[] };
  return Promise.all(layers.map(async (layer) => ({ packed: layer.size, unpacked: await unpackedSize(blob(layer)) })));
}

async function unpackedSize(file: string): Promise<number> {
  let size = 0;
  for await (const part of createReadStream(file).pipe(createGunzip())) size += (part as Buffer).length;
  return size;
}

/** For instance `61.3 MB (170.0 MB unpacked)`. */
export function describe(layers: readonly LayerSize[]): string {
  const megabytes = (kind: keyof LayerSize) =>
    `${(layers.reduce((sum, layer) => sum + layer[kind], 0) / 1e6).toFixed(1)} MB`;
  return `${megabytes('packed')} (${megabytes('unpacked')} unpacked)`;
}
