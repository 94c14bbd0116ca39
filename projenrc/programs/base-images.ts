/** `npx projen base-images` pins the base images of the Dockerfile to the current digests of their tags. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { baseImagesOf, withoutDigest } from '../../src/operator/image/dockerfile';
import { DOCKER_HUB, Registry } from './registry';

const DOCKERFILE = path.join(__dirname, '../../Dockerfile');

/** @returns the Dockerfile with the current digests. @throws Error if the registry does not return a digest */
export async function withCurrentDigests(dockerfile: string, registry: Registry): Promise<string> {
  const digests = new Map<string, string>();
  for (const name of new Set(baseImagesOf(dockerfile).map(withoutDigest)))
    digests.set(name, await registry.digestOf(name));
  return dockerfile.replace(/^(FROM (?:--\S+ )*)(\S+)/gm, (line, start: string, image: string) => {
    const name = withoutDigest(image);
    return digests.has(name) ? `${start}${name}@${digests.get(name)}` : line;
  });
}

async function main(): Promise<void> {
  const before = readFileSync(DOCKERFILE, 'utf8');
  const after = await withCurrentDigests(before, new Registry(DOCKER_HUB));
  writeFileSync(DOCKERFILE, after);
  console.log(after === before ? 'The base images are current.' : 'The base images have new digests.');
}

if (require.main === module)
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
