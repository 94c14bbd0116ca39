import { ConsoleFixture } from '../../support/admin/console-fixture';
import { open } from '../../support/http';
import { eventsOf, type ReceivedEvent } from '../../support/server-sent-events';

const consoleFixture = ConsoleFixture.forFile();

/** The first event of a new stream of changes. */
async function firstEvent(headers: Record<string, string> = {}): Promise<ReceivedEvent> {
  const { app, fixture, adminUser } = consoleFixture;
  const path = '/admin/documents/changes?seen=earlier';
  for await (const event of eventsOf(
    await open(app.url, { path, headers: { ...fixture.signer.headers(adminUser), ...headers } }),
  ))
    return event;
  throw new Error('Expected an event, received the end of the stream.');
}

describe('the stream of changes to the list of documents', () => {
  it('starts with the whole list, for the page to merge into its own list, if the page shows an outdated or unknown list', async () => {
    const { data } = await firstEvent();
    expect(data).toContain('hx-target="#documents" hx-swap="innerMorph"');
    expect((await firstEvent({ 'last-event-id': 'unknown' })).data).toBe(data);
  });

  it('repeats nothing after a reconnection if the page has received the current list', async () => {
    const { id } = await firstEvent();
    expect(await firstEvent({ 'last-event-id': String(id) })).toMatchObject({ event: 'connected', data: '' });
  });
});
