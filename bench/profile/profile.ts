import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../processes/program';

/** A function of a program, and the number of samples in which it ran. Lines and columns start at 0. */
export interface Sample {
  readonly functionName: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
  readonly count: number;
}

/** The report of `servers/profile.cjs`. Memory is in bytes. */
export interface Profile {
  readonly samples: readonly Sample[];
  readonly memory: {
    readonly resident: number;
    readonly heap: number;
    readonly used: number;
    readonly external: number;
  };
}

/** Smaller shares are added to "others". */
const LEAST_SHARE = 0.03;

/** V8's names for work outside the program's own functions. */
const PSEUDO_FUNCTIONS: Readonly<Record<string, string>> = {
  '(program)': 'native code of Node and system calls',
  '(garbage collector)': 'garbage collection',
};

/**
 * Describes where a program spent its CPU time, largest share first, and of what its memory consisted at the end.
 *
 * @param sourceOf returns the source file of a position in the bundle, as a path relative to the repository
 */
export function describeProfile({ samples, memory }: Profile, sourceOf: SourceOf): string {
  const counts = new Map<string, number>();
  for (const sample of samples) {
    if (sample.functionName === '(idle)') continue;
    const place = placeOf(sample, sourceOf);
    counts.set(place, (counts.get(place) ?? 0) + sample.count);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...counts]
    .map(([place, count]) => ({ place, share: count / total }))
    .sort((a, b) => b.share - a.share);
  const named = shares.filter(({ share }) => share >= LEAST_SHARE);
  const others = 1 - named.reduce((sum, { share }) => sum + share, 0);
  const parts = [...named, { place: 'others', share: others }].map(
    ({ place, share }) => `${place} ${Math.round(share * 100)} %`,
  );
  return `${parts.join(', ')}; memory at the end: ${describeMemory(memory)}`;
}

function describeMemory({ resident, heap, used, external }: Profile['memory']): string {
  const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
  const rest = resident - heap - external;
  return `${megabytes(resident)}, of which V8's heap ${megabytes(heap)} (${megabytes(used)} in use), buffers ${megabytes(external)}, Node and code ${megabytes(rest)}`;
}

/** Returns the source file of a position in a bundle, or undefined if the position is not in a source file. */
export type SourceOf = (sample: Sample) => string | undefined;

/** Reads the source map beside a bundle. */
export function sourcesOf(bundle: string): SourceOf {
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  return ({ url, line, column }) => {
    if (!url.endsWith(path.basename(bundle))) return undefined;
    const entry = map.findEntry(line, column);
    if (!('originalSource' in entry)) return undefined;
    const source = entry.originalSource;
    const file = source.startsWith('file:') ? fileURLToPath(source) : path.resolve(path.dirname(bundle), source);
    return path.relative(ROOT, file);
  };
}

function placeOf(sample: Sample, sourceOf: SourceOf): string {
  const { functionName, url } = sample;
  if (PSEUDO_FUNCTIONS[functionName]) return PSEUDO_FUNCTIONS[functionName];
  if (url.startsWith('node:'))
    return `Node's \`${
      url
        .slice('node:'.length)
        .replace(/^internal\//, '')
        .split('/')[0]
    }\``;
  const source = sourceOf(sample);
  if (source === undefined) return 'V8';
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(source) ?? [];
  if (name) return `\`${name.startsWith('@aws-sdk') || name.startsWith('@smithy') ? 'AWS SDK' : name}\``;
  return `\`${path.dirname(source)}\``;
}
