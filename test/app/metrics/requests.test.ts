import { AppFixture } from '../../support/app/app-fixture';
import { metricValues } from '../../support/app/metrics';
import { ANNA } from '../../support/app/signer';

const fixture = AppFixture.forFile();
const app = fixture.appForFile({ MAX_RUNNING_ANSWERS: '1' });

it('reports an error only for a response with a 5xx status, and not for health checks while the task drains', async () => {
  const anna = app.client(ANNA);
  const running = await anna.ask('[[rate 20]] [[tokens 2000]]');
  expect((await anna.ask('And?')).status).toBe(503);
  expect(metricValues(app, 'Errors')).toEqual(['server 1']);
  expect((await anna.get('/no-such-page')).status).toBe(404);
  app.drain();
  expect((await anna.get('/healthz')).status).toBe(503);
  expect(metricValues(app, 'Errors')).toEqual(['server 1']);
  await anna.stop(running);
});
