import { LANGUAGES } from '../../src/contract';
import { useBrowser } from '../support/browser/browser-fixture';
import { VIEWS, walk } from '../support/browser/walk';

const fixture = useBrowser();

it('axe finds no fault in any state of any page, each in one language, theme and width', async () => {
  // Some of the states cause a response with a status 4xx, such as an invalid form and a page that does not exist.
  fixture.allowConsoleErrors(/status of 4\d\d/);
  const page = await fixture.openChat({ username: 'admin@example.org' });
  const found = await walk(page, (state) => ({
    languages: [LANGUAGES[Math.floor(state / VIEWS.length) % LANGUAGES.length]!],
    views: [VIEWS[state % VIEWS.length]!],
  }));
  expect(found).toEqual([]);
}, 900_000);
