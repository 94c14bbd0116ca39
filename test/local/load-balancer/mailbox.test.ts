import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { ask, Fixture, POOL } from '../../support/local/load-balancer-fixture';

let fixture: Fixture;
beforeEach(() => {
  fixture = new Fixture();
});
afterEach(() => fixture.close());

async function start(mailboxUrl: (poolUrl: string) => string | undefined) {
  const { pool, client } = await fixture.cognito();
  const target = await fixture.target((_, response) => void response.end());
  return { client, balancer: await fixture.balancer([target], { cognito: client, mailboxUrl: mailboxUrl(pool.url) }) };
}

it("shows Cognito's mails without a session, newest first", async () => {
  const { client, balancer } = await start((url) => `${url}/local/mailbox`);
  for (const Username of ['first@example.org', 'second@example.org']) {
    await client.send(
      new AdminCreateUserCommand({
        UserPoolId: POOL.userPoolId,
        Username,
        TemporaryPassword: 'Temporary-<b>-1',
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: [{ Name: 'email', Value: Username }],
      }),
    );
  }
  const { text } = await ask(`${balancer.url}/local/mailbox`);
  expect([...text.matchAll(/data-to="([^"]+)"/g)].map(([, to]) => to)).toEqual([
    'second@example.org',
    'first@example.org',
  ]);
  expect(text).toContain('Temporary-&lt;b&gt;-1');
});

it.each([
  ['de', /\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2}/],
  ['en', /\d{1,2} \w{3,4} \d{4}, \d{2}:\d{2}/],
])('shows times in the format of %s', async (language, format) => {
  const { client, balancer } = await start((url) => `${url}/local/mailbox`);
  await client.send(
    new AdminCreateUserCommand({
      UserPoolId: POOL.userPoolId,
      Username: 'first@example.org',
      DesiredDeliveryMediums: ['EMAIL'],
    }),
  );
  const { text } = await ask(`${balancer.url}/local/mailbox`, { headers: { 'accept-language': language } });
  expect(/<time [^>]+>([^<]+)</.exec(text)![1]).toMatch(format);
});

it('reports that there is no mail yet', async () => {
  const { balancer } = await start((url) => `${url}/local/mailbox`);
  expect((await ask(`${balancer.url}/local/mailbox`)).text).toContain('No mail yet.');
});

it('shows a message when the user directory is not responding', async () => {
  const { balancer } = await start(() => 'http://127.0.0.1:1/local/mailbox');
  const { status, text } = await ask(`${balancer.url}/local/mailbox`);
  expect(status).toBe(200);
  expect(text).toContain('which is not in use or not responding');
});
