import { Harvest } from '../../projenrc/programs/components/harvest';
import { componentsPage, componentsStyle } from '../../projenrc/programs/components/page';
import { styleFiles } from '../../projenrc/programs/components/style-files';
import { useBrowser } from '../support/browser/browser-fixture';
import { visitStates } from '../support/browser/page-states';

const fixture = useBrowser();

it('the page of components has an example for each file in templates/styles', async () => {
  fixture.allowConsoleErrors(/status of 4\d\d/);
  const files = styleFiles();
  const harvest = new Harvest(files);
  const page = await fixture.openChat({ username: 'admin@example.org' });
  await visitStates(page, ({ name }) => harvest.from(page, name));
  expect(harvest.missing).toEqual([]);

  await page.route('**/*', (route) =>
    route.request().url().endsWith('/style.css')
      ? route.fulfill({ contentType: 'text/css', body: componentsStyle() })
      : route.fulfill({ contentType: 'text/html', body: componentsPage(harvest, files, 'hovered') }),
  );
  await page.goto('/');
  const panels = await page.locator('.component .panel').evaluateAll((all) => all.filter(({ innerHTML }) => innerHTML));
  expect(panels.length).toBeGreaterThanOrEqual(3 * files.length);
  expect(await page.locator('.component:has(.panel)').count()).toBe(files.length);
}, 900_000);
