import { LANGUAGES } from '../../src/contract';
import { useBrowser } from '../support/browser/browser-fixture';
import { VIEWS, walk } from '../support/browser/walk';

const fixture = useBrowser();

it('axe finds no fault in any state of any page, in all languages, themes and widths', async () => {
  fixture.allowConsoleErrors(/status of 4\d\d/);
  const page = await fixture.openChat({ username: 'admin@example.org' });
  expect(await walk(page, () => ({ languages: LANGUAGES, views: VIEWS }))).toEqual([]);
}, 3_600_000);
