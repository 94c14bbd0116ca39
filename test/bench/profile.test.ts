import path from 'node:path';
import { describeProfile, type Profile, type Sample, sourcesOf } from '../../bench/profile/profile';

const memory = { resident: 130e6, heap: 80e6, used: 41e6, external: 10e6 };
const sample = (functionName: string, url: string, count: number): Sample => ({
  functionName,
  url,
  line: 0,
  column: 0,
  count,
});

function described(samples: Sample[], source?: string): string {
  return describeProfile({ samples, memory } satisfies Profile, () => source);
}

it('lists where the program spent its CPU time, largest share first, without idle time', () => {
  const samples = [
    sample('(idle)', '', 1000),
    sample('(garbage collector)', '', 10),
    sample('write', 'node:internal/streams/writable', 30),
    sample('parse', '', 58),
    sample('rare', 'node:util', 2),
  ];
  expect(described(samples)).toBe(
    "V8 58 %, Node's `streams` 30 %, garbage collection 10 %, others 2 %; memory at the end: 130 MB, of which V8's heap 80 MB (41 MB in use), buffers 10 MB, Node and code 40 MB",
  );
});

it.each([
  ['node_modules/@smithy/core/dist/x.js', '`AWS SDK`'],
  ['node_modules/a/node_modules/@b/c/x.js', '`@b/c`'],
  ['src/app/web/stream/answer-writer.ts', '`src/app/web/stream`'],
])('attributes functions of %s to %s', (source, place) => {
  expect(described([sample('f', 'file:///dist/server.js', 1)], source)).toContain(`${place} 100 %`);
});

it('finds the source files of the functions in a bundle', () => {
  const sourceOf = sourcesOf(path.join(__dirname, '../../dist/server.js'));
  const sources = Array.from({ length: 3_000 }, (_, n) =>
    sourceOf({ ...sample('f', 'file:///dist/server.js', 1), line: n * 50 }),
  );
  expect(sources).toContainEqual(expect.stringMatching(/^src\/app\//));
  expect(sourceOf(sample('f', 'node:util', 1))).toBeUndefined();
});
