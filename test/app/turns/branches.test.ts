import { Branches, type Node } from '../../../src/app/turns/branches';

/**
 * Turns in the order in which they were asked: `b>a` follows `a`, `a>` is a first turn, and `b` lacks the attribute
 * `parent`.
 */
function turns(...names: string[]): Node[] {
  return names.map((name, index) => {
    const [id = '', parent] = name.split('>');
    return { id, askedAt: `2026-01-01T00:00:0${index}.000Z`, ...(parent === undefined ? {} : { parent }) };
  });
}

const branch = (tree: Branches<Node>, id: string) =>
  tree.to(id).map(({ turn, versions }) => `${turn.id} of ${versions.map(({ id }) => id).join('')}`);

it('has one branch if each turn follows the previous turn', () => {
  const tree = new Branches(turns('a>', 'b>a', 'c>b'));
  expect(branch(tree, 'c')).toEqual(['a of a', 'b of b', 'c of c']);
  expect(tree.isForked).toBe(false);
  expect(tree.latest?.id).toBe('c');
});

it('lists the versions of a turn in the order in which they were asked', () => {
  const tree = new Branches(turns('a>', 'b>a', 'c>b', 'd>a', 'e>a'));
  expect(branch(tree, 'd')).toEqual(['a of a', 'd of bde']);
  expect(branch(tree, 'c')).toEqual(['a of a', 'b of bde', 'c of c']);
  expect(tree.isForked).toBe(true);
});

it('treats several first turns as versions', () => {
  const tree = new Branches(turns('a>', 'b>a', 'c>'));
  expect(branch(tree, 'c')).toEqual(['c of ac']);
  expect(branch(tree, 'b')).toEqual(['a of ac', 'b of b']);
});

it('continues a branch with the turns that were asked last', () => {
  const tree = new Branches(turns('a>', 'b>a', 'c>b', 'd>a', 'e>b'));
  expect(tree.lastBelow('a').id).toBe('e');
  expect(tree.lastBelow('b').id).toBe('e');
  expect(tree.lastBelow('c').id).toBe('c');
  expect(tree.lastBelow('d').id).toBe('d');
});

it('reads turns of earlier releases, which have no parent, as one branch', () => {
  const tree = new Branches(turns('a', 'b', 'c', 'd>c', 'e>b'));
  expect(branch(tree, 'd')).toEqual(['a of a', 'b of b', 'c of ce', 'd of d']);
});

it('lets a turn whose parent is not stored follow the turn that was asked before it', () => {
  const tree = new Branches(turns('a>', 'b>a', 'c>lost', 'd>c'));
  expect(branch(tree, 'd')).toEqual(['a of a', 'b of b', 'c of c', 'd of d']);
});

it.each([
  ['a first turn', ['b>lost', 'c>b', 'd>lost', 'e>d'], { c: ['b of bd', 'c of c'], e: ['d of bd', 'e of e'] }],
  [
    'a later turn',
    ['a>', 'b>a', 'c>lost', 'd>lost'],
    { c: ['a of a', 'b of b', 'c of cd'], d: ['a of a', 'b of b', 'd of cd'] },
  ],
])('still treats the turns that follow %s as versions after that turn has expired', (_what, names, branches) => {
  const tree = new Branches(turns(...names));
  for (const [id, expected] of Object.entries(branches)) expect(branch(tree, id)).toEqual(expected);
});

it('has no cycle if the parent of two turns is not stored, and an earlier turn follows one of them', () => {
  const tree = new Branches(turns('b>d', 'c>lost', 'd>lost'));
  expect(branch(tree, 'c')).toEqual(['d of d', 'b of b', 'c of c']);
});

it('has no cycle if the clock of a task was behind', () => {
  const tree = new Branches(turns('b>a', 'a>lost', 'c>b'));
  expect(branch(tree, 'c')).toEqual(['a of a', 'b of b', 'c of c']);
  expect(tree.lastBelow('a').id).toBe('c');
});

it('ends a branch with its last turn even if the clock of the task that ran this turn was behind', () => {
  const tree = new Branches(turns('b>a', 'a>'));
  expect(tree.latest?.id).toBe('b');
  expect(tree.lastBelow('a').id).toBe('b');
});

it('chooses the branch with the later turns even if the clock of a task was behind', () => {
  const tree = new Branches(turns('a>', 'c>b', 'd>a', 'b>a'));
  expect(tree.latest?.id).toBe('c');
  expect(tree.lastBelow('a').id).toBe('c');
  expect(tree.lastBelow('d').id).toBe('d');
});

it('finds the branch that was used last: in the whole conversation, or among the branches through a turn', () => {
  const tree = new Branches(turns('a>', 'b>a', 'c>a', 'd>b'));
  const ids = (through?: string) => tree.through(through).map(({ turn }) => turn.id);
  expect(ids('a')).toEqual(['a', 'b', 'd']);
  expect(ids('c')).toEqual(['a', 'c']);
  expect(ids()).toEqual(['a', 'b', 'd']);
  expect(new Branches([]).through(undefined)).toEqual([]);
});

it('rejects an unknown turn', () => {
  const tree = new Branches(turns('a>'));
  expect(() => tree.to('x')).toThrow('No turn x');
  expect(() => tree.lastBelow('x')).toThrow('No turn x');
  expect(new Branches([]).latest).toBeUndefined();
});

it.each([
  ['a turn that follows itself', ['a>a'], 'a of a'],
  ['two turns that follow each other', ['a>b', 'b>a'], 'b of b'],
  ['a cycle before a turn whose parent is not stored', ['a>b', 'b>a', 'c>lost'], 'c of c'],
  ['a cycle of three turns', ['a>b', 'b>c', 'c>a'], 'c of c'],
])('shows every turn although a client has stored %s', (_what, names, last) => {
  const tree = new Branches(turns(...names));
  for (const name of names) {
    const id = name.split('>')[0]!;
    expect(branch(tree, id).filter((turn) => turn.startsWith(id))).toHaveLength(1);
    expect(tree.lastBelow(id)).toBeDefined();
  }
  expect(branch(tree, last[0]!).at(-1)).toBe(last);
});
