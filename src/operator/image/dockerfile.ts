/** An instruction of a Dockerfile. */
export interface Instruction {
  /** The keyword in upper case, such as `COPY`. */
  readonly keyword: string;
  readonly args: string;
}

/** Returns the instructions in order, without comments and line continuations. */
export function instructionsOf(dockerfile: string): Instruction[] {
  const lines = dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim());
  return lines.map((line) => {
    const [, keyword, args] = /^\s*(\w+)\s+(.*)$/.exec(line)!;
    return { keyword: keyword!.toUpperCase(), args: args!.trim() };
  });
}

/** Returns the name and tag of an image, without the digest to which it is pinned. */
export function withoutDigest(image: string): string {
  return image.replace(/@sha256:[0-9a-f]{64}$/, '');
}

/** Returns the base images of all stages, without duplicates, `scratch` and the names of earlier stages. */
export function baseImagesOf(dockerfile: string): string[] {
  const stages = new Set<string>();
  const bases = new Set<string>();
  for (const { keyword, args } of instructionsOf(dockerfile)) {
    if (keyword !== 'FROM') continue;
    const [name, , stage] = args.split(/\s+/).filter((word) => !word.startsWith('--'));
    if (name !== 'scratch' && !stages.has(name!)) bases.add(name!);
    if (stage) stages.add(stage);
  }
  return [...bases];
}

/** Returns the paths that `COPY` instructions read from the build context. */
export function contextPathsOf(dockerfile: string): string[] {
  return instructionsOf(dockerfile)
    .filter(({ keyword, args }) => keyword === 'COPY' && !args.includes('--from='))
    .flatMap(({ args }) =>
      args
        .split(/\s+/)
        .filter((word) => !word.startsWith('--'))
        .slice(0, -1),
    );
}
