/** How much work the parsing of one unit may be. A longer unit is cut: the rest of it becomes the next unit. */
export const LONGEST_UNIT = 30_000;

/**
 * The work for a character, relative to a letter. A line break starts all rules for blocks, a bracket scans for its
 * counterpart.
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
/** A row of a table costs as much as its header has columns, even if the row is short. */
const COLUMN = 12;

/** Returns the offset up to which the work of parsing a text is within the limit. */
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
 * Returns the offset at which to cut a line that is longer than `end`: after the last space before `end`, or else at `end`.
 */
export function cutInLine(text: string, end: number): number {
  const space = text.lastIndexOf(' ', end - 1) + 1;
  // A line may begin with the marker of a block, which must not become a separate unit.
  if (space > end / 2) return space;
  return /[\uD800-\uDBFF]/.test(text[end - 1]!) ? end - 1 : end;
}
