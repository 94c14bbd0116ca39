import { AppFixture } from '../support/app/app-fixture';
import { ANNA } from '../support/app/signer';

const fixture = AppFixture.forFile();

it('lets conversations, questions and answers expire RETENTION_DAYS after they were stored', async () => {
  const app = await fixture.app({ RETENTION_DAYS: '30' });
  const asked = await app.client(ANNA).ask('[[rate 100]] [[tokens 150]]');
  await fixture.ended(ANNA, asked.turn);
  const { log } = await fixture.turn(ANNA, asked.turn);
  const items = await fixture.items(ANNA);
  expect(log.length).toBeGreaterThan(0);
  expect(items.length).toBeGreaterThan(log.length + 1);
  for (const { item, expiresAt } of items)
    expect([item, Math.round((expiresAt - Date.now() / 1000) / 86_400)]).toEqual([item, 30]);
});

it('reads conversations in which a later version has stored further attributes', async () => {
  const app = await fixture.app();
  const asked = await app.client(ANNA).ask('[[echo]] Still readable');
  await fixture.ended(ANNA, asked.turn);
  for (const item of (await fixture.items(ANNA)).filter(({ item }) => item.includes(asked.turn)))
    await fixture.put(ANNA, { ...item, ofLaterVersion: { nested: [1] } });
  const { status, text } = await app.client(ANNA).get(`/conversations/${asked.conversation}`);
  expect([status, text.includes('<p>Still readable</p>')]).toEqual([200, true]);
  const next = await app.client(ANNA).ask('[[echo]] And continued', { conversation: asked.conversation });
  expect((await fixture.ended(ANNA, next.turn)).status).toBe('complete');
});
