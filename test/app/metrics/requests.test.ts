import { told } from '../support/metrics';
import { ANNA } from '../support/signer';
import { Stage, type RunningApp } from '../support/stage';

let stage: Stage;
let app: RunningApp;
beforeAll(async () => {
  stage = await Stage.open();
  app = await stage.app({ MAX_RUNNING_ANSWERS: '1' });
});
afterAll(() => stage.close());

it('tells of requests that end with 5xx, and of no others', async () => {
  const anna = app.visitor(ANNA);
  const running = await anna.ask('[[rate 20]] [[tokens 2000]]');
  expect((await anna.ask('And?')).status).toBe(503);
  expect(told(app, 'Errors')).toEqual(['server 1']);
  expect((await anna.get('/no-such-page')).status).toBe(404);
  app.drain();
  expect((await anna.get('/healthz')).status).toBe(503);
  expect(told(app, 'Errors')).toEqual(['server 1']);
  await anna.stop(running);
});
