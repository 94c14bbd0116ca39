/** Maximum work for parsing one unit. If a unit needs more work, it is cut, and the rest of it becomes the next unit. */
export const LONGEST_UNIT = 30_000;

/**
 * The work for a character, relative to that for a letter. For example, a line break starts all rules for blocks, and a bracket
 * starts a search for its counterpart.
 */
const WORK = new Uint8Array(128).fill(1);
for (const [characters, work] of [
  ['"#$%&\'()*+/=@^_`{}~', 6],
  ['<>\\]', 12],
  ['!:[', 24],
  ['\t', 4],
] as const) {
  for (const character of characters) WORK[character.charCodeAt(0)] = work;
}
const LINE_BREAK = 30;
/** The work for one column of a table. Even a short row costs the work for all columns of the header. */
const COLUMN = 12;

/** Returns the offset up to which a text can be parsed within a limit of work. */
export function endOfWork(text: string, limit: number): number {
  let work = 0;
  let pipes = 0;
  let mostPipes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      mostPipes = Math.max(mostPipes, pipes);
      pipes = 0;
      work += LINE_BREAK + mostPipes * COLUMN;
    } else if (code === 124) {
      pipes++;
      work += COLUMN;
    } else work += code < 128 ? WORK[code]! : 1;
    if (work > limit) return at;
  }
  return text.length;
}

/**
 * Returns the offset at which to cut a line that is longer than `end`: after the last space before `end` if that space is in the
 * second half of the part before `end`; otherwise `end`, or the offset before it if `end` would split a surrogate pair.
 */
export function cutInLine(text: string, end: number): number {
  const space = text.lastIndexOf(' ', end - 1) + 1;
  // Do not cut near the start of the line: it may begin with the marker of a block, which must not become a separate unit.
  if (space > end / 2) return space;
  return /[\uD800-\uDBFF]/.test(text[end - 1]!) ? end - 1 : end;
}
