/** An instruction of a Dockerfile: `COPY`, and what follows it. */
export interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

/** The instructions in their order; comments and line continuations are gone. */
export function instructionsOf(dockerfile: string): Instruction[] {
  const lines = dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim());
  return lines.map((line) => {
    const [, keyword, rest] = /^\s*(\w+)\s+(.*)$/.exec(line)!;
    return { keyword: keyword!.toUpperCase(), rest: rest!.trim() };
  });
}

/** The images that a build begins from, as `FROM` names them, each once; earlier stages are none. */
export function basesOf(dockerfile: string): string[] {
  const stages = new Set<string>();
  const bases = new Set<string>();
  for (const { keyword, rest } of instructionsOf(dockerfile)) {
    if (keyword !== 'FROM') continue;
    const [name, , stage] = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
    if (name !== 'scratch' && !stages.has(name!)) bases.add(name!);
    if (stage) stages.add(stage);
  }
  return [...bases];
}

/** What `COPY` takes from the build context, not from another stage. */
export function sourcesOf(dockerfile: string): string[] {
  return instructionsOf(dockerfile)
    .filter(({ keyword, rest }) => keyword === 'COPY' && !rest.includes('--from='))
    .flatMap(({ rest }) =>
      rest
        .split(/\s+/)
        .filter((word) => !word.startsWith('--'))
        .slice(0, -1),
    );
}
