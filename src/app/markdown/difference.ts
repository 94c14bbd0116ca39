/**
 * What must be done to HTML that a page already shows so that it becomes other HTML, touching only
 * its end. An element is addressed by its depth: 0 is the answer, each further step is the last
 * element child. Every change first removes, then appends.
 */
export interface Change {
  readonly depth: number;
  /** Characters (UTF-16 units) to remove from the end of the element's text. */
  readonly cut?: number;
  /** Element children to keep; those after them, and text after those, are removed. */
  readonly keep?: number;
  /** HTML to append to the element. */
  readonly html: string;
}

/** Where the compared HTML stands: how many element children precede it, at each depth around it. */
export type Surroundings = readonly number[];

interface Piece {
  readonly kind: 'open' | 'close' | 'void' | 'text';
  readonly html: string;
}

interface Level {
  /** Index of the piece that opened this element, or -1 for the surroundings. */
  readonly opened: number;
  /** Element children so far. */
  elements: number;
}

export function difference(shown: string, wanted: string, around: Surroundings): Change[] {
  const before = pieces(shown);
  const after = pieces(wanted);
  const levels: Level[] = around.map((elements) => ({ opened: -1, elements }));
  let at = 0;
  while (at < before.length && at < after.length && before[at]!.html === after[at]!.html)
    step(levels, before[at]!, at++);

  let common =
    at < before.length && at < after.length && before[at]!.kind === 'text' && after[at]!.kind === 'text'
      ? commonText(before[at]!.html, after[at]!.html)
      : 0;
  let removals = removal(before, at, common, levels);
  while (!removals) {
    // Text and elements mixed cannot be removed by counting either: give the whole element anew.
    at = levels.at(-1)!.opened;
    common = 0;
    levels.splice(0, levels.length, ...around.map((elements) => ({ opened: -1, elements })));
    for (let index = 0; index < at; index++) step(levels, before[index]!, index);
    removals = removal(before, at, common, levels);
  }
  return merge(removals, additions(after, at, common, levels.length - 1));
}

function pieces(html: string): Piece[] {
  return [...html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>|[^<]+/g)].map(([piece, slash, tag]) => ({
    kind: !tag ? 'text' : slash ? 'close' : tag === 'br' || tag === 'hr' ? 'void' : 'open',
    html: piece,
  }));
}

function step(levels: Level[], piece: Piece, index: number): void {
  if (piece.kind === 'close') levels.pop();
  if (piece.kind === 'open' || piece.kind === 'void') levels.at(-1)!.elements++;
  if (piece.kind === 'open') levels.push({ opened: index, elements: 0 });
}

/** How much two texts share at their start, never ending within an entity or a surrogate pair. */
function commonText(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  const entity = one.lastIndexOf('&', length - 1);
  if (entity >= 0 && !one.slice(entity, length).includes(';')) return entity;
  return length > 0 && /[\uD800-\uDBFF]/.test(one[length - 1]!) ? length - 1 : length;
}

/** What to remove at each level, outermost first; nothing when a level mixes text and elements. */
function removal(before: Piece[], at: number, common: number, levels: Level[]): Change[] | undefined {
  const changes: Change[] = [];
  let depth = levels.length - 1;
  let inside = 0;
  let text = 0;
  let elements = 0;
  const level = (): boolean => {
    if (text && elements) return false;
    if (text) changes.unshift({ depth, cut: text, html: '' });
    if (elements) changes.unshift({ depth, keep: levels[depth]!.elements, html: '' });
    return true;
  };
  for (let index = at; index < before.length; index++) {
    const { kind, html } = before[index]!;
    if (kind === 'close' && inside === 0) {
      if (!level()) return giveUp(levels, depth);
      [text, elements] = [0, 0];
      depth--;
    } else if (kind === 'close') inside--;
    else if (kind === 'text' && inside === 0) text += textLength(index === at ? html.slice(common) : html);
    else if (kind !== 'text') {
      if (inside === 0) elements++;
      if (kind === 'open') inside++;
    }
  }
  return level() ? changes : giveUp(levels, depth);
}

/** Leaves the level that cannot be mended as the last one, so that the caller gives that element anew. */
function giveUp(levels: Level[], depth: number): undefined {
  levels.length = depth + 1;
  return undefined;
}

/** Length of a text as the page counts it: entities are one character. */
function textLength(html: string): number {
  return html.replace(/&[a-z0-9#]+;/g, '.').length;
}

/** What to append, innermost first. */
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

/** A removal and the addition that follows it at the same depth are one change. */
function merge(removals: Change[], appended: Change[]): Change[] {
  const last = removals.at(-1);
  const first = appended[0];
  if (!last || !first || last.depth !== first.depth) return [...removals, ...appended];
  return [...removals.slice(0, -1), { ...last, html: first.html }, ...appended.slice(1)];
}
