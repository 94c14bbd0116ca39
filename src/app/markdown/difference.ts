/**
 * A change to the end of the HTML that a page already shows. The target element is identified by its depth: depth 0 is the answer
 * itself, and depth n + 1 is the last element child of the element at depth n. A change first removes content, then appends HTML.
 */
export interface Change {
  readonly depth: number;
  /** Number of characters (UTF-16 units) to remove from the end of the element's text. */
  readonly cut?: number;
  /** Number of element children to keep. The first further element child and everything after it are removed. */
  readonly keep?: number;
  /** HTML to append to the element. */
  readonly html: string;
}

/** The number of element children before the compared HTML, for each depth from the answer down. */
export type PrecedingElements = readonly number[];

const VOID = /^<(?:br|hr|input)\b/;

interface Piece {
  readonly kind: 'open' | 'close' | 'void' | 'text';
  readonly html: string;
}

interface Level {
  /** Index of the piece that opened this element, or -1 for elements around the compared HTML. */
  readonly opened: number;
  /** The number of element children so far. */
  elements: number;
}

/** Returns the changes that turn the HTML `shown` into the HTML `wanted`. */
export function difference(shown: string, wanted: string, preceding: PrecedingElements): Change[] {
  const before = pieces(shown);
  const after = pieces(wanted);
  const levels: Level[] = preceding.map((elements) => ({ opened: -1, elements }));
  let at = 0;
  while (at < before.length && at < after.length && before[at]!.html === after[at]!.html)
    step(levels, before[at]!, at++);

  let common =
    at < before.length && at < after.length && before[at]!.kind === 'text' && after[at]!.kind === 'text'
      ? commonText(before[at]!.html, after[at]!.html)
      : 0;
  let removals = removal(before, at, common, levels);
  while (!removals) {
    // If an element mixes text and elements, neither `cut` nor `keep` can remove both. Replace the whole element.
    at = levels.at(-1)!.opened;
    common = 0;
    levels.splice(0, levels.length, ...preceding.map((elements) => ({ opened: -1, elements })));
    for (let index = 0; index < at; index++) step(levels, before[index]!, index);
    removals = removal(before, at, common, levels);
  }
  return merge(removals, additions(after, at, common, levels.length - 1));
}

/** Splits HTML into tags and texts. In the HTML of answers, texts and attributes contain `<` and `>` only as entities. */
function pieces(html: string): Piece[] {
  const found: Piece[] = [];
  for (let start = 0; start < html.length; ) {
    const isTag = html[start] === '<';
    const next = isTag ? html.indexOf('>', start) + 1 : html.indexOf('<', start);
    const end = next > 0 ? next : html.length;
    const piece = html.slice(start, end);
    found.push({ kind: isTag ? kindOf(piece) : 'text', html: piece });
    start = end;
  }
  return found;
}

function kindOf(tag: string): Piece['kind'] {
  if (tag.startsWith('</')) return 'close';
  return VOID.test(tag) ? 'void' : 'open';
}

function step(levels: Level[], piece: Piece, index: number): void {
  if (piece.kind === 'close') levels.pop();
  if (piece.kind === 'open' || piece.kind === 'void') levels.at(-1)!.elements++;
  if (piece.kind === 'open') levels.push({ opened: index, elements: 0 });
}

/** Returns the length of the common prefix of two texts, without splitting an entity or a surrogate pair. */
function commonText(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  const entity = a.lastIndexOf('&', length - 1);
  if (entity >= 0 && !a.slice(entity, length).includes(';')) return entity;
  return length > 0 && /[\uD800-\uDBFF]/.test(a[length - 1]!) ? length - 1 : length;
}

/** Returns the removals at each level, outermost first; undefined if a level mixes text and elements. */
function removal(before: Piece[], at: number, common: number, levels: Level[]): Change[] | undefined {
  const changes: Change[] = [];
  let depth = levels.length - 1;
  let inside = 0;
  let text = 0;
  let elements = 0;
  const addRemoval = (): boolean => {
    if (text && elements) return false;
    if (text) changes.unshift({ depth, cut: text, html: '' });
    if (elements) changes.unshift({ depth, keep: levels[depth]!.elements, html: '' });
    return true;
  };
  for (let index = at; index < before.length; index++) {
    const { kind, html } = before[index]!;
    if (kind === 'close' && inside === 0) {
      if (!addRemoval()) return dropInnerLevels(levels, depth);
      [text, elements] = [0, 0];
      depth--;
    } else if (kind === 'close') inside--;
    else if (kind === 'text' && inside === 0) text += textLength(index === at ? html.slice(common) : html);
    else if (kind !== 'text') {
      if (inside === 0) elements++;
      if (kind === 'open') inside++;
    }
  }
  return addRemoval() ? changes : dropInnerLevels(levels, depth);
}

/** Removes the levels below the level that mixes text and elements, so that the caller replaces the whole element of that level. */
function dropInnerLevels(levels: Level[], depth: number): undefined {
  levels.length = depth + 1;
  return undefined;
}

/** Returns the length of a text in the page, where an entity is one character. */
function textLength(html: string): number {
  return html.replace(/&[a-z0-9#]+;/g, '.').length;
}

/** Returns the additions at each level, innermost first. */
function additions(after: Piece[], at: number, common: number, from: number): Change[] {
  const changes: Change[] = [];
  let depth = from;
  let inside = 0;
  let html = '';
  for (let index = at; index < after.length; index++) {
    const piece = after[index]!;
    if (piece.kind === 'close' && inside === 0) {
      if (html) changes.push({ depth, html });
      html = '';
      depth--;
      continue;
    }
    if (piece.kind === 'open') inside++;
    if (piece.kind === 'close') inside--;
    html += index === at ? piece.html.slice(common) : piece.html;
  }
  if (html) changes.push({ depth, html });
  return changes;
}

/** Combines the last removal and the first addition if they have the same depth. */
function merge(removals: Change[], appended: Change[]): Change[] {
  const last = removals.at(-1);
  const first = appended[0];
  if (!last || !first || last.depth !== first.depth) return [...removals, ...appended];
  return [...removals.slice(0, -1), { ...last, html: first.html }, ...appended.slice(1)];
}
