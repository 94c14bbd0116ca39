import { AppFixture } from '../../../support/app/app-fixture';
import { ANNA } from '../../../support/app/signer';

const fixture = AppFixture.forFile();
const app = fixture.appForFile();

it('logs one line for each request, without messages, searches, IP and e-mail addresses, names or tokens', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[echo]] Streng-geheime-Frage');
  await anna.follow(asked);
  await fixture.ended(ANNA, asked.turn);
  await anna.get(`/conversations/${asked.conversation}`);
  await anna.ask('Andere-geheime-Frage', { turn: asked.turn });
  await anna.ask('[[error accessDenied]] Dritte-geheime-Frage').then((failed) => anna.follow(failed));
  await anna.ask('x'.repeat(40_000));
  await anna.get('/no-such-page', {
    cookie: 'AWSELBAuthSessionCookie-0=secret-cookie',
    'x-forwarded-for': '192.0.2.77',
  });
  await anna.get('/search?q=geheimes-Wort');
  const requests = app.log.filter(({ msg }) => msg === 'request');
  expect(requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
    'POST 200',
    'GET 200',
    'GET 200',
    'POST 409',
    'POST 200',
    'GET 200',
    'POST 422',
    'GET 404',
    'GET 200',
  ]);
  const lines = JSON.stringify(app.log);
  for (const { level, msg } of app.log.filter((line) => Number(line.level) >= 50))
    throw new Error(`An error was logged: ${level} ${msg}`);
  for (const secret of ['geheime', '192.0.2.77', '127.0.0.1', ANNA.email, ANNA.name, 'eyJ', 'secret-cookie'])
    expect(lines).not.toContain(secret);
});

it('logs why an engine failed, and shows the user an explanation without technical details', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[error accessDenied]]');
  const events = await anna.follow(asked);
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'failed' });
  const page = await anna.get(`/conversations/${asked.conversation}`);
  for (const text of [events.at(-2)!.data, page.text]) {
    expect(text).toContain('The assistant is not allowed to answer');
    expect(text).not.toMatch(/AccessDenied|Exception|arn:|script asked/);
  }
  expect(app.log.find(({ turn, status }) => turn === asked.turn && status === 'failed')).toMatchObject({
    failure: 'accessDenied',
  });
});
