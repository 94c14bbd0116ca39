import { replaced } from '../../bench/table/clones';

it('replaces an id in every string of an item', () => {
  const item = { item: 'turn#A1#A1', nested: { list: ['A1', 2], none: null }, bytes: new Uint8Array([1]) };
  expect(replaced(item, 'A1', 'B2')).toEqual({
    item: 'turn#B2#B2',
    nested: { list: ['B2', 2], none: null },
    bytes: new Uint8Array([1]),
  });
});
