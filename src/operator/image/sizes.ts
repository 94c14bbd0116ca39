import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { Buildah } from './buildah';

/** The sizes of a layer in bytes. */
export interface LayerSize {
  /** The size in a registry and on the network. */
  readonly compressed: number;
  readonly uncompressed: number;
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/**
 * Pushes an image into a folder and measures its layers (OCI image specification, "image-layout").
 * @param folder a folder that does not exist yet
 * @returns the layers from bottom to top
 */
export async function measureLayers(buildah: Buildah, image: string, folder: string): Promise<LayerSize[]> {
  await buildah.run('push', '--quiet', image, `oci:${folder}`);
  const blob = ({ digest }: Descriptor) => join(folder, 'blobs', ...digest.split(':'));
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
  const [manifest] = read(join(folder, 'index.json')).manifests as Descriptor[];
  const { layers } = read(blob(manifest!)) as { layers: Descriptor[] };
  return Promise.all(
    layers.map(async (layer) => ({ compressed: layer.size, uncompressed: await uncompressedSize(blob(layer)) })),
  );
}

async function uncompressedSize(file: string): Promise<number> {
  let size = 0;
  for await (const chunk of createReadStream(file).pipe(createGunzip())) size += (chunk as Buffer).length;
  return size;
}

/** Formats the size of layers, such as `61.3 MB (170.0 MB uncompressed)`. */
export function formatSize(layers: readonly LayerSize[]): string {
  const megabytes = (kind: keyof LayerSize) =>
    `${(layers.reduce((sum, layer) => sum + layer[kind], 0) / 1e6).toFixed(1)} MB`;
  return `${megabytes('compressed')} (${megabytes('uncompressed')} uncompressed)`;
}
