import { ConsoleFixture } from '../support/admin/console-fixture';
import { routesOf } from '../support/app/routes';
import { NOT_PAGES, pageStates } from '../support/browser/page-states';

const fixture = ConsoleFixture.forFile();

it('each page of the route table has a state in which a browser test checks it', () => {
  const tested = new Set(pageStates.map(({ route }) => route));
  const pages = routesOf(fixture.app).filter(({ method, path }) => method === 'GET' && !(path in NOT_PAGES));
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.map(({ path }) => path).filter((path) => !tested.has(path))).toEqual([]);
});
