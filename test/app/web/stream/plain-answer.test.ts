import { ulid } from 'ulid';
import { AppFixture, type RunningApp } from '../../../support/app/app-fixture';
import { type Call, chunk, EngineServer } from '../../../support/app/engine-server';
import { ANNA } from '../../../support/app/signer';
import { form, open } from '../../../support/http';
import { until } from '../../../support/until';

let engineServer: EngineServer;
let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  engineServer = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engineServer.url });
  app = await fixture.app();
});
afterAll(async () => {
  await fixture.close();
  await engineServer.close();
});

it('streams a page block by block without JavaScript', async () => {
  let page = '';
  /** Sends each part of the answer only when the page contains the previous block. */
  const sendBlocks = async (call: Call) => {
    try {
      await call.send(chunk('First **part**.\n\nSecond part.\n'));
      await until(() => page.includes('<p>First <strong>part</strong>.</p>'));
      await call.send(chunk('\n- third\n- fourth\n\nLast part,\n'));
      await until(() => page.includes('<ul><li>third</li><li>fourth</li></ul>'));
      await call.send(chunk('which is not complete until now.'));
    } finally {
      call.end();
    }
  };
  let sent: Promise<void> | undefined;
  engineServer.handle = (call) => {
    sent = sendBlocks(call);
  };
  const turn = ulid();
  const { body, headers } = form({ turnId: turn, message: 'A question?' });
  const response = await open(app.url, {
    method: 'POST',
    path: `/conversations/${turn}/turns`,
    body,
    headers: { ...headers, 'accept-encoding': 'gzip', ...fixture.signer.headers(ANNA) },
  });
  for await (const part of response.setEncoding('utf8')) page += part;
  await sent;
  expect(response.headers).not.toHaveProperty('content-encoding');
  expect(page).toContain(
    '<div class="answer"><p>First <strong>part</strong>.</p><p>Second part.</p><ul><li>third</li><li>fourth</li></ul><p>Last part',
  );
  expect(page.trim()).toMatch(/<\/html>$/);
  expect(page).not.toContain('<!--');
});
