import type { Delimiter, MarkdownIt, StateInline } from 'markdown-it';

/** A run of the same delimiter, such as `**`, with the characters around it. */
interface Run {
  readonly marker: string;
  readonly start: number;
  /** The character before this run or, if other runs directly precede it, before the first of them; a space at the start of the text. */
  readonly before: string;
  readonly after: string;
  /** Whether `before` is a single quotation mark at the beginning of the text or after a space. */
  readonly opensQuote: boolean;
  readonly delimiters: Delimiter[];
  /** Whether an odd number of quotation marks precedes the run. */
  isQuoting?: boolean;
  /** The number of delimiters that have no counterpart yet. */
  left: number;
}

interface LooseDelimiter extends Delimiter {
  run?: Run;
}

/**
 * Maximum number of delimiters that are skipped to find the text around a run. Runs of different delimiters may touch, as in `_**`.
 */
const LONGEST_SEQUENCE = 8;

const WORD = /[\p{L}\p{N}\p{M}\p{Co}]/u;
const SPACE = /\s/;
const QUOTES = /["„“”«»]/g;
/**
 * Characters that begin a phrase, such as brackets and quotation marks. An opening delimiter may directly precede or follow such a
 * character.
 */
const OPENING = /[\p{Ps}\p{Pi}\p{Pf}"'¿¡]/u;
const OPENING_STRONG = /[\p{Ps}\p{Pi}\p{Pf}\p{Sc}"'¿¡§#+~`\\–—-]/u;
/** Characters of `OPENING` that never occur in a calculation. */
const OPENING_PROSE = /[\p{Pi}\p{Pf}„‚]/u;
const OPENING_PROSE_STRONG = /[\p{Pi}\p{Pf}\p{Sc}„‚"§`]/u;
/**
 * Punctuation after which a single `*`, or any run of `_`, may close before a letter. Other punctuation, such as `/`, is more
 * likely part of a path, a name or a calculation. `**` may also close after any other punctuation that is not in `OPENING`.
 */
const CLOSING = /[\p{Pe}\p{Pi}\p{Pf}\p{Sc}"'.,:;!?…%‰°“]/u;
const BRACKET = /\p{Ps}/u;
const GERMAN_QUOTES = /[„‚]/;

/**
 * Lets delimiters close after punctuation before a letter, and open after a letter before punctuation. Models write
 * `**Hinweis:**Text` and `Das**„Zitat“**danach`, for which CommonMark shows the asterisks. The delimiters that CommonMark itself
 * can pair keep their meaning, and so do asterisks in calculations such as `(a)*b + (c)*d`.
 */
export function looseEmphasis(markdown: MarkdownIt): void {
  markdown.inline.ruler.at('emphasis', tokenize);
  markdown.inline.ruler2.before('balance_pairs', 'loose_emphasis', (state) => {
    loosen(state.src, state.delimiters);
    for (const meta of state.tokens_meta) if (meta?.delimiters) loosen(state.src, meta.delimiters);
  });
}

/** Reads delimiters as markdown-it does, but also records the run of each delimiter. */
function tokenize(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  const marker = src[pos]!;
  if (silent || (marker !== '*' && marker !== '_')) return false;
  const { length, can_open: open, can_close: close } = state.scanDelims(pos, marker === '*');
  const context = contextBefore(src, pos);
  const run: Run = {
    marker,
    start: pos,
    before: Array.from(context).at(-1) ?? ' ',
    after: characterAfter(src, pos + length, state.posMax),
    opensQuote: /(^|\s)['‘’‚]$/.test(context),
    delimiters: [],
    left: 0,
  };
  for (let index = 0; index < length; index++) {
    state.push('text', '', 0).content = marker;
    const delimiter = {
      marker: marker.charCodeAt(0),
      length,
      token: state.tokens.length - 1,
      end: -1,
      open,
      close,
      run,
    };
    run.delimiters.push(delimiter);
    state.delimiters.push(delimiter);
  }
  state.pos += length;
  return true;
}

/**
 * Decides from left to right which runs may open and which may close, beyond the rules of CommonMark. A run that opens or closes
 * only by these additional rules is called loose.
 */
function loosen(src: string, delimiters: readonly LooseDelimiter[]): void {
  const openers: Record<string, Run[]> = { '*': [], _: [] };
  let quotes = 0;
  let readTo = 0;
  for (const { run } of delimiters) {
    if (!run || run.start < readTo) continue;
    quotes += src.slice(readTo, run.start).match(QUOTES)?.length ?? 0;
    readTo = run.start + run.delimiters.length;
    run.isQuoting = quotes % 2 === 1;
    run.left = run.delimiters.length;
    const open = openers[run.marker]!;
    if (close(run, open)) continue;
    if (isOpener(run)) open.push(run);
    else if (mayOpen(run)) {
      // If the last opener is loose too, remove it: of two loose openers in a row, the first one is a closing delimiter or part of
      // a calculation.
      if (open.length > 0 && mayOpen(open.at(-1)!)) open.pop();
      open.push(run);
    }
  }
}

/**
 * Closes openers with the run if possible. Returns whether the run has closed any and can no longer open. Marks the delimiters of a
 * loose run as closing, and those of a loose opener as opening.
 */
function close(run: Run, open: Run[]): boolean {
  if (isCloser(run)) return closeStrictly(run, open);
  const used: Run[] = [];
  let left = run.left;
  for (let index = open.length - 1; index >= 0 && left > 0 && mayClose(run, open[index]!); index--) {
    used.push(open[index]!);
    left -= open[index]!.left;
  }
  // If an opener has three delimiters, two of them may be closed first and the third later.
  if (used.length === 0 || left > 0 || (left < 0 && used.at(-1)!.left !== 3)) return false;
  for (const opener of used) if (mayOpen(opener)) change(opener, true, false);
  change(run, false, true);
  take(run, open);
  return true;
}

function closeStrictly(run: Run, open: Run[]): boolean {
  const last = open.at(-1);
  if (last && mayOpen(last)) {
    if (mayEnd(run, last)) change(last, true, false);
    else open.pop();
  }
  if (open.length === 0) return false;
  take(run, open);
  return run.left === 0 || !isOpener(run);
}

/** Whether a run that CommonMark treats as a closing delimiter may close a loose opener. */
function mayEnd({ marker, after, delimiters }: Run, opener: Run): boolean {
  const isStrong = marker === '*' && delimiters.length > 1;
  if (WORD.test(after)) return (isStrong ? OPENING_PROSE_STRONG : OPENING_PROSE).test(opener.after);
  return SPACE.test(after) || !OPENING_STRONG.test(after);
}

/** Pairs the run's delimiters with those of the openers, beginning with the last opener. */
function take(run: Run, open: Run[]): void {
  while (run.left > 0 && open.length > 0) {
    const opener = open.at(-1)!;
    const taken = Math.min(run.left, opener.left);
    run.left -= taken;
    opener.left -= taken;
    if (opener.left === 0) open.pop();
  }
}

/** Whether a run that CommonMark treats as an opening delimiter may close `opener`. */
function mayClose(run: Run, opener: Run): boolean {
  const { before, after, marker, delimiters } = run;
  if (isCloser(run) || !isOpener(run) || WORD.test(before) || SPACE.test(before) || !WORD.test(after)) return false;
  if (!CLOSING.test(before) && (delimiters.length < 2 || marker === '_' || OPENING.test(before))) return false;
  if (run.opensQuote || (BRACKET.test(before) && !GERMAN_QUOTES.test(before))) return false;
  if (run.start <= opener.start + opener.delimiters.length + 1) return false;
  // If the number of quotation marks between the two runs is odd, the last of these marks opens a quotation, so the run does not
  // close.
  if (/["„“”«»]/.test(before) && run.isQuoting !== opener.isQuoting) return false;
  if (isNatural(opener) || mayOpen(opener)) return true;
  return delimiters.length > 1
    ? !/\p{Pe}/u.test(before) && marker === '*'
    : /\p{L}/u.test(opener.before) && /[:!?"“”»«]/.test(before) && marker === '*';
}

/** Whether a run that CommonMark treats as a closing delimiter may open. */
function mayOpen(run: Run): boolean {
  if (!isCloser(run) || isOpener(run) || !WORD.test(run.before) || WORD.test(run.after)) return false;
  return (run.marker === '*' && run.delimiters.length > 1 ? OPENING_STRONG : OPENING).test(run.after);
}

/** Whether the run is at a position where people write an opening delimiter rather than an operator. */
function isNatural({ before }: Run): boolean {
  return SPACE.test(before) || OPENING.test(before) || /[>:;,!?|]/.test(before);
}

const isOpener = ({ delimiters }: Run) => delimiters[0]!.open;
const isCloser = ({ delimiters }: Run) => delimiters[0]!.close;

function change(run: Run, open: boolean, closes: boolean): void {
  for (const delimiter of run.delimiters) Object.assign(delimiter, { open, close: closes });
}

/** Returns at most two UTF-16 code units: those before a run or, if other runs directly precede it, those before the first of them. */
function contextBefore(src: string, pos: number): string {
  let at = pos;
  while (at > 0 && pos - at < LONGEST_SEQUENCE && /[*_]/.test(src[at - 1]!)) at--;
  return src.slice(Math.max(0, at - 2), at);
}

function characterAfter(src: string, pos: number, end: number): string {
  let at = pos;
  while (at < end && at - pos < LONGEST_SEQUENCE && /[*_]/.test(src[at]!)) at++;
  return at < end ? String.fromCodePoint(src.codePointAt(at)!) : ' ';
}
