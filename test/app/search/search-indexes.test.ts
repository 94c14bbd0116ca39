import { SearchIndexes } from '../../../src/app/search/search-indexes';
import { Store } from '../../../src/app/table/store';

afterEach(() => jest.useRealTimers());

it('forgets the words of a user ten minutes after their last search', () => {
  jest.useFakeTimers();
  const indexes = new SearchIndexes(new Store('eu-central-2', 'joule-verne', 365), () => false);
  const entry = indexes.of('person#a');
  jest.advanceTimersByTime(599_000);
  expect(indexes.of('person#a')).toBe(entry);
  jest.advanceTimersByTime(599_000);
  expect(indexes.of('person#a')).toBe(entry);
  jest.advanceTimersByTime(600_000);
  expect(indexes.of('person#a')).not.toBe(entry);
});
