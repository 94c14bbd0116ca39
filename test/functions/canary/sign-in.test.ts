import { oneTimePassword } from '../../../src/functions/canary/totp';
import { ACCOUNT, page, redirect, runCanary, VisitedServer } from '../../support/functions/canary-fixture';

const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const CHAT =
  '<form id="composer" method="post" action="/conversations/1/turns"><input type="hidden" name="turnId" value="t1"><textarea name="message"></textarea></form>';
const answer = (status: string, text: string) =>
  `<article data-role="assistant" data-status="${status}"><div class="answer">${text}</div></article>`;
const form = (fields: string) =>
  `<form method="post" action="/login"><input type="hidden" name="_csrf" value="c1">${fields}</form>`;
const USERNAME = '<input name="username">';
const PASSWORD = '<input name="password" type="password">';
const CODE = '<input name="totp" autocomplete="one-time-code">';

let product: VisitedServer;
let cognito: VisitedServer;
beforeEach(async () => {
  [product, cognito] = [await new VisitedServer().listen(), await new VisitedServer().listen()];
});
afterEach(() => Promise.all([product.close(), cognito.close()]));

/** Makes Cognito show these sign-in pages one after another, and the product answer the question with `answered`. */
function serve(pages: readonly string[], answered = answer('complete', '<p>Yes.</p>')): void {
  product.answer = ({ path, cookie, form: sent }, response) => {
    if (path.startsWith('/oauth2/idpresponse')) return redirect(response, '/', 'AWSELBAuthSessionCookie-0=s1');
    if (!cookie.includes('AWSELBAuthSessionCookie-0=s1'))
      return redirect(response, `${cognito.origin}/oauth2/authorize`);
    if (path === '/') return page(response, CHAT);
    if (path === '/conversations/1/turns') return page(response, sent.get('turnId') === 't1' ? 'streamed' : '', 200);
    return page(response, answered);
  };
  let shown = 0;
  cognito.answer = ({ path }, response) => {
    if (path === '/oauth2/authorize') return redirect(response, '/login');
    if (shown < pages.length) return page(response, pages[shown++]!);
    return redirect(response, `${product.origin}/oauth2/idpresponse?code=x`);
  };
}

const run = (secret: unknown = ACCOUNT, limit: { timeout?: number } = {}) =>
  runCanary('answer', { product: product.origin, signIn: cognito.origin, secret, now: () => 59_000, ...limit });

describe('the canary', () => {
  it('signs in with the user name and the password on one page', async () => {
    serve([form(USERNAME + PASSWORD)]);
    expect(await run()).toMatchObject({ CanarySuccess: 1, Check: 'answer' });
    expect(Object.fromEntries(cognito.visits.at(-1)!.form)).toEqual({ _csrf: 'c1', ...ACCOUNT });
  });

  it('signs in with the user name, the password and a code of the authenticator app on three pages', async () => {
    serve([form(USERNAME), form(PASSWORD), form(CODE)]);
    expect(await run({ ...ACCOUNT, totpKey: KEY })).toMatchObject({ CanarySuccess: 1 });
    const sent = cognito.visits.slice(-3).map(({ form: fields }) => Object.fromEntries(fields));
    expect(sent).toEqual([
      { _csrf: 'c1', username: ACCOUNT.username },
      { _csrf: 'c1', password: ACCOUNT.password },
      { _csrf: 'c1', totp: oneTimePassword(KEY, 59_000) },
    ]);
  });

  it("sends the request described in Cognito's documentation when the sign-in page creates its form with JavaScript", async () => {
    serve(['<script src="/app.js"></script>']);
    const shown = cognito.answer;
    cognito.answer = (visit, response) => {
      if (visit.path === '/login' && visit.form.size === 0) response.setHeader('set-cookie', 'XSRF-TOKEN=x1; Path=/');
      shown(visit, response);
    };
    expect(await run()).toMatchObject({ CanarySuccess: 1 });
    expect(Object.fromEntries(cognito.visits.at(-1)!.form)).toEqual({ _csrf: 'x1', ...ACCOUNT });
  });

  it.each([
    ['rejects the account', [form(USERNAME + PASSWORD), form(USERNAME + PASSWORD)], ACCOUNT, /rejects the account/],
    ['asks for a code, but the secret has no totpKey', [form(USERNAME + PASSWORD), form(CODE)], ACCOUNT, /no totpKey/],
    ['asks for a new password', [form(USERNAME + PASSWORD), form(PASSWORD + PASSWORD)], ACCOUNT, /new password/],
  ])('fails at the step "sign in" if Cognito %s', async (_, pages, secret, failed) => {
    serve(pages);
    expect(await run(secret)).toMatchObject({
      CanarySuccess: 0,
      step: 'sign in',
      failed: expect.stringMatching(failed),
    });
  });

  it.each([
    ['{', /must be JSON/],
    ['null', /username and password/],
    [{ username: 'x' }, /username and password/],
    [{ ...ACCOUNT, totpKey: 'otpauth://totp' }, /base32/],
  ])('fails at the step "read the account" if the secret is %j', async (secret, failed) => {
    serve([form(USERNAME + PASSWORD)]);
    expect(await run(secret)).toMatchObject({ step: 'read the account', failed: expect.stringMatching(failed) });
  });

  it.each([
    ['failed', answer('failed', ''), /status failed/],
    ['complete but empty', answer('complete', ' '), /no text/],
    ['missing', '<p>Nothing</p>', /no answer/],
  ])('fails at the step "read the answer" if the answer is %s', async (_, answered, failed) => {
    serve([form(USERNAME + PASSWORD)], answered);
    expect(await run()).toMatchObject({
      CanarySuccess: 0,
      step: 'read the answer',
      failed: expect.stringMatching(failed),
    });
    expect(product.visits.at(-1)!.path).toBe('/conversations/1/delete');
  });

  it.each<[string, (response: Parameters<VisitedServer['answer']>[1]) => void, RegExp]>([
    ['does not end in time', (response) => response.writeHead(200).write('<p>'), /no response in time/],
    ['is interrupted', (response) => response.destroy(), /no response: /],
    ['is an error', (response) => page(response, '', 503), /answered with 503/],
  ])('deletes the conversation if the response to the question %s', async (_, respond, failed) => {
    serve([form(USERNAME + PASSWORD)]);
    const { answer: served } = product;
    product.answer = (visit, response) =>
      visit.path === '/conversations/1/turns' ? respond(response) : served(visit, response);
    expect(await run(ACCOUNT, { timeout: 2_000 })).toMatchObject({
      CanarySuccess: 0,
      step: 'ask a question',
      failed: expect.stringMatching(failed),
    });
    expect(product.visits.at(-1)!.path).toBe('/conversations/1/delete');
  });

  it('sends no password to another host', async () => {
    serve([]);
    cognito.answer = (_, response) => redirect(response, 'https://elsewhere.example.org/login');
    expect(await run()).toMatchObject({ step: 'reach the sign-in page', failed: 'a redirect leads to another host' });
  });

  it('logs nothing about the account, the answer or the URLs', async () => {
    serve([form(USERNAME + PASSWORD)], answer('failed', 'confidential'));
    const { text } = await run({ ...ACCOUNT, totpKey: KEY });
    for (const secret of [ACCOUNT.username, ACCOUNT.password, KEY, 'confidential', '127.0.0.1', 's1'])
      expect(text).not.toContain(secret);
  });
});

describe('the check of the sign-in page', () => {
  const check = (timeout?: number) =>
    runCanary('signInPage', { product: product.origin, signIn: cognito.origin, ...(timeout ? { timeout } : {}) });

  it('succeeds if the redirects end at a page of Cognito, and writes metrics in the embedded metric format', async () => {
    serve([form(USERNAME + PASSWORD)]);
    const { text } = await check();
    expect(JSON.parse(text)).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Test',
            Dimensions: [['Check']],
            Metrics: [
              { Name: 'CanarySuccess', Unit: 'Count' },
              { Name: 'CanaryDuration', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      Check: 'signInPage',
      CanarySuccess: 1,
      CanaryDuration: expect.any(Number),
    });
  });

  it.each<[string, (response: Parameters<VisitedServer['answer']>[1]) => void, RegExp]>([
    ['a page without signing in', (response) => page(response, CHAT), /open without signing in/],
    ['403', (response) => page(response, 'Forbidden', 403), /403: the web ACL blocks the canary/],
    ['504', (response) => page(response, '', 504), /504: CloudFront cannot reach/],
    ['a redirect to itself', (response) => redirect(response, '/'), /more than 10 redirects/],
    ['a redirect to a page of its own', (response) => redirect(response, '/signed-out'), /redirects/],
    ['a closed connection', (response) => response.destroy(), /no response: /],
  ])('fails if the product answers with %s', async (_, respond, failed) => {
    product.answer = (__, response) => respond(response);
    expect(await check()).toMatchObject({
      CanarySuccess: 0,
      step: 'reach the sign-in page',
      failed: expect.stringMatching(failed),
    });
  });

  it('fails if Cognito shows its error page', async () => {
    serve([]);
    cognito.answer = ({ path }, response) =>
      path.startsWith('/error') ? page(response, 'Error', 400) : redirect(response, '/error?error=redirect_mismatch');
    expect(await check()).toMatchObject({ failed: 'Cognito shows an error' });
  });

  it('fails if there is no response in time', async () => {
    product.answer = () => undefined;
    expect(await check(50)).toMatchObject({ CanarySuccess: 0, failed: 'no response in time' });
  });
});
