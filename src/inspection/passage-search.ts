/** A part of a segment: the characters from `start` up to, but not including, `end`. */
export interface Found {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

/** The position of a passage in a text. */
export interface Location {
  /** In the order of the text; empty if the passage was not found. */
  readonly found: readonly Found[];
  /** The share of the passage's letters that were found, from 0 to 1. */
  readonly share: number;
}

/** The letters and digits of a text. For each of them: its segment, and the start and end of its character in the segment. */
interface Letters {
  readonly sources: readonly string[];
  readonly text: string;
  readonly segments: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Letters `start` to `end` (exclusive) of the text. They equal the letters of the passage that start at position `at`. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

/** Parts of the text, and how many of the passage's letters they contain. */
interface Place {
  readonly runs: readonly Run[];
  readonly covered: number;
}

/** The text is searched for groups of this many letters of the passage. */
const GROUP = 10;
/** Maximum number of positions that are compared for a group, which may occur several times in a passage. */
const MAX_PLACES = 8;
/** The minimum number of letters of a run that is not the whole passage. A shorter run may be a single word. */
const MIN_RUN = 15;
/** The default for the minimum share of a passage that must be found. */
export const MIN_SHARE = 0.3;
/** Maximum number of letters between two parts that are highlighted as one. */
const MAX_GAP = 10;

/**
 * Finds a passage in a text of several segments, such as the lines of a page. Compares only letters and digits, because programs
 * that extract text differ in white space, hyphens at the ends of lines, ligatures, accents and bullets. If the text does not
 * contain the whole passage, finds the place that contains most of it.
 *
 * @param least the minimum share of the passage's letters that must be found
 */
export function locate(segments: readonly string[], passage: string, least = MIN_SHARE): Location {
  const wanted = lettersOf([passage]).text;
  const letters = lettersOf(segments);
  const { runs, covered } = runsOf(letters.text, wanted);
  const share = covered / (wanted.length || 1);
  if (share < least || covered === 0) return { found: [], share: 0 };
  return { found: joined(runs).flatMap((run) => foundOf(letters, run)), share };
}

/** Returns the letters and digits of a text in the form in which they are compared. */
export function comparable(text: string): string {
  return lettersOf([text]).text;
}

const normalised = new Map<string, string>();

function lettersOf(texts: readonly string[]): Letters {
  const parts: string[] = [];
  const segments: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  texts.forEach((text, segment) => {
    let start = 0;
    for (const character of text) {
      const end = start + character.length;
      const letters = normalise(character);
      for (let i = 0; i < letters.length; i++) {
        segments.push(segment);
        starts.push(start);
        ends.push(end);
      }
      parts.push(letters);
      start = end;
    }
  });
  return { sources: texts, text: parts.join(''), segments, starts, ends };
}

/** Returns a character's letters and digits in lower case, without accents: `fi` for the ligature `ﬁ`, nothing for a space. */
function normalise(character: string): string {
  let letters = normalised.get(character);
  if (letters === undefined) {
    letters = character
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
    normalised.set(character, letters);
  }
  return letters;
}

function runsOf(text: string, wanted: string): Place {
  const start = text.indexOf(wanted);
  if (start >= 0) return { runs: [{ start, end: start + wanted.length, at: 0 }], covered: wanted.length };
  return densest(commonRuns(text, wanted), wanted.length);
}

/** Finds the parts of the text that the passage contains, in the order of the text. */
function commonRuns(text: string, wanted: string): Run[] {
  const places = placesOf(wanted);
  const runs: Run[] = [];
  let done = 0;
  for (let at = 0; at + GROUP <= text.length; at += GROUP) {
    let best: Run | undefined;
    for (const place of places.get(text.slice(at, at + GROUP)) ?? []) {
      const run = extended(text, wanted, at, place, done);
      if (!best || run.end - run.start > best.end - best.start) best = run;
    }
    if (!best || best.end - best.start < MIN_RUN) continue;
    runs.push(best);
    done = best.end;
    at = done - GROUP;
  }
  return runs;
}

/** Maps each group of letters to the positions at which the passage contains it. */
function placesOf(wanted: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let place = 0; place + GROUP <= wanted.length; place++) {
    const group = wanted.slice(place, place + GROUP);
    const known = places.get(group);
    if (!known) places.set(group, [place]);
    else if (known.length < MAX_PLACES) known.push(place);
  }
  return places;
}

/**
 * Extends a group in both directions as far as the letters of the text and of the passage are equal, but not to letters of the text
 * before position `done`.
 */
function extended(text: string, wanted: string, at: number, place: number, done: number): Run {
  let start = at;
  while (start > done && place - (at - start) > 0 && text[start - 1] === wanted[place - (at - start) - 1]) start--;
  let end = at + GROUP;
  while (end < text.length && text[end] === wanted[place + end - at]) end++;
  return { start, end, at: place - (at - start) };
}

/**
 * Selects the runs in the part of the text that contains most of the passage. This part is at most twice as long as the passage.
 * The time grows linearly with the length of the text.
 */
function densest(runs: readonly Run[], length: number): Place {
  const counts = new Uint32Array(length);
  let covered = 0;
  const add = ({ start, end, at }: Run) => {
    for (let i = at; i < at + end - start; i++) if (counts[i]!++ === 0) covered++;
  };
  const remove = ({ start, end, at }: Run) => {
    for (let i = at; i < at + end - start; i++) if (--counts[i]! === 0) covered--;
  };
  let best = { first: 0, next: 0, covered: 0 };
  let next = 0;
  runs.forEach((run, first) => {
    while (next < runs.length && (next === first || runs[next]!.end - run.start <= 2 * length)) add(runs[next++]!);
    if (covered > best.covered) best = { first, next, covered };
    remove(run);
  });
  return { runs: runs.slice(best.first, best.next), covered: best.covered };
}

function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last && run.start - last.end <= MAX_GAP) result[result.length - 1] = { ...last, end: run.end };
    else result.push(run);
  }
  return result;
}

/** Converts a run to parts of the segments. Extends each part by up to three punctuation marks that directly follow its letters. */
function foundOf({ sources, segments, starts, ends }: Letters, { start, end }: Run): Found[] {
  const found: Found[] = [];
  for (let first = start; first < end; ) {
    const segment = segments[first]!;
    let last = first;
    while (last + 1 < end && segments[last + 1] === segment) last++;
    const after = ends[last]!;
    const [punctuation = ''] = /^[^\s\p{L}\p{N}]+/u.exec(sources[segment]!.slice(after, after + 3)) ?? [];
    found.push({ segment, start: starts[first]!, end: after + punctuation.length });
    first = last + 1;
  }
  return found;
}
