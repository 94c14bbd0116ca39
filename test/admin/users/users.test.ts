import { ConsoleFixture } from '../../support/admin/console-fixture';
import { account, FRAGMENT, groupsOf, mailsTo, rowOf, trailOf, valuesOf } from '../../support/admin/users-fixture';

let consoleFixture: ConsoleFixture;
beforeAll(async () => {
  consoleFixture = await ConsoleFixture.open();
});
afterAll(() => consoleFixture.close());

const invite = (fields: Record<string, string>, headers: Record<string, string> = FRAGMENT) =>
  consoleFixture.admin.post('/admin/users', fields, headers);

it('shows everybody with status and role, and what can be done', async () => {
  const { status, text } = await consoleFixture.admin.get('/admin/users');
  expect(status).toBe(200);
  const admin = rowOf(text, 'admin@example.org')!;
  expect(admin).toContain('data-status="active" data-role="admin"');
  expect(valuesOf(admin, 'data-action')).toEqual(['sign-out']);
  const anna = rowOf(text, 'anna@example.org')!;
  expect(valuesOf(anna, 'data-action')).toEqual(['disable', 'reset-password', 'sign-out', 'grant-admin', 'delete']);
  expect(text).toContain('<form id="invite"');
  expect(valuesOf(text, 'name')).toEqual(expect.arrayContaining(['email', 'name', 'language', 'admin', 'q']));
});

it.each(['de', 'fr', 'it', 'en'])('speaks %s', async (language) => {
  const { status, text } = await consoleFixture.admin.get('/admin/users', { 'accept-language': language });
  expect(status).toBe(200);
  expect(text).toContain(`<html lang="${language}">`);
});

it('invites somebody, whose row appears at once, and says so', async () => {
  const { status, text } = await invite({ email: ' New.User@Example.ORG ', name: 'New  User', language: 'fr' });
  expect(status).toBe(200);
  expect(text).toContain('hx-target="#users" hx-swap="afterbegin"');
  expect(rowOf(text, 'new.user@example.org')).toContain('data-status="invited" data-role="user"');
  expect(text).toContain('The invitation is on its way.');
  expect(text).toMatch(/hx-target="#invite"[\s\S]*name="email" value=""/);
  const [mail, ...more] = await mailsTo(consoleFixture, 'new.user@example.org');
  expect(more).toEqual([]);
  expect(text).not.toContain(mail!.split(' ').at(-1));
  expect(rowOf((await consoleFixture.admin.get('/admin/users?q=new')).text, 'new.user@example.org')).toBeTruthy();
  expect(await trailOf(consoleFixture, 'new.user@example.org')).toEqual(['user.invite done']);
});

it('invites an admin, in two acts', async () => {
  const { text } = await invite({ email: 'boss@example.org', admin: 'yes' });
  expect(rowOf(text, 'boss@example.org')).toContain('data-role="admin"');
  expect(await trailOf(consoleFixture, 'boss@example.org')).toEqual(['user.invite done', 'user.grantAdmin done']);
});

it('invites without a script', async () => {
  const { status, headers } = await invite({ email: 'plain@example.org' }, {});
  expect([status, headers.location]).toEqual([303, '/admin/users?done=invite']);
  expect((await consoleFixture.admin.get(headers.location!)).text).toContain('The invitation is on its way.');
});

it('fails to invite somebody twice, in words, and keeps what was typed', async () => {
  const fragment = await invite({ email: 'anna@example.org' });
  expect([fragment.status, fragment.headers['hx-retarget']]).toEqual([409, '#notice']);
  expect(fragment.text).toContain('There is a user with this address already');
  const page = await invite({ email: 'ANNA@example.org', name: 'Anna "Again"', language: 'it', admin: 'yes' }, {});
  expect(page.status).toBe(409);
  expect(page.text).toContain('There is a user with this address already');
  expect(page.text).toContain('value="ANNA@example.org"');
  expect(page.text).toContain('value="Anna &quot;Again&quot;"');
  expect(page.text).toMatch(/value="it" lang="it" selected/);
  expect(page.text).toContain('value="yes" checked');
  expect(rowOf(page.text, 'anna@example.org')).toBeTruthy();
});

it.each([
  ['an address that is none', { email: 'nobody' }, 'no valid e-mail address'],
  ['no address', {}, 'no valid e-mail address'],
  ['a name that is too long', { email: 'long@example.org', name: 'n'.repeat(201) }, 'at most 200 characters'],
])('fails to invite %s', async (_what, fields, why) => {
  const { status, text } = await invite(fields);
  expect([status, text]).toEqual([422, expect.stringContaining(why)]);
});

it('shows what was typed as text', async () => {
  const name = '<img src=x onerror=alert(1)>';
  const { text } = await invite({ email: "o'hara+<b>@example.org", name }, {});
  expect(text).not.toContain('<b>');
  await invite({ email: "o'hara@example.org", name });
  const { text: list } = await consoleFixture.admin.get('/admin/users?q=o%27hara');
  expect(list).not.toContain('<img src=x');
  expect(list).toContain('data-user="o&#39;hara@example.org"');
});

const DESTRUCTIVE = ['disable', 'reset-password', 'sign-out', 'grant-admin', 'delete'];

it('asks in place what is meant, in words, and does nothing yet', async () => {
  const user = await account(consoleFixture, 'asked@example.org');
  for (const act of DESTRUCTIVE) {
    const { status, text } = await consoleFixture.admin.get(`/admin/users/${user.sub}/${act}`, FRAGMENT);
    expect(status).toBe(200);
    expect(valuesOf(text, 'data-action')).toEqual(['confirm', 'cancel']);
    expect(text).toContain('Name of asked (asked@example.org)');
    expect(text).not.toContain('<html');
    const page = await consoleFixture.admin.get(`/admin/users/${user.sub}/${act}`);
    expect(page.text).toMatch(/^<!doctype html>/);
    expect(page.text).toContain(text.trim().slice(0, 40));
  }
  expect(rowOf((await consoleFixture.admin.get('/admin/users?q=asked')).text, user.email)).toContain(
    'data-status="active" data-role="user"',
  );
  expect(await trailOf(consoleFixture, user.email)).toEqual([]);
});

it('does each act once it is confirmed, renews the row, and records it', async () => {
  const user = await account(consoleFixture, 'acted@example.org');
  const act = async (name: string) => {
    const { status, text } = await consoleFixture.admin.post(`/admin/users/${user.sub}/${name}`, {}, FRAGMENT);
    expect([name, status]).toEqual([name, 200]);
    expect(text).toMatch(/<hx-partial hx-target="#notice"[\s\S]*class="done"/);
    return rowOf(text, user.email);
  };
  expect(await act('grant-admin')).toContain('data-role="admin"');
  expect(await groupsOf(consoleFixture, user)).toEqual(['admins']);
  expect(await act('revoke-admin')).toContain('data-role="user"');
  expect(await act('sign-out')).toContain('data-status="active"');
  const disabled = await act('disable');
  expect(disabled).toContain('data-status="disabled"');
  expect(valuesOf(disabled!, 'data-action')).toEqual(['enable', 'grant-admin', 'delete']);
  expect(await act('enable')).toContain('data-status="active"');
  expect(await act('reset-password')).toContain('data-status="reset"');
  expect(await mailsTo(consoleFixture, user.email)).toHaveLength(1);
  expect(await act('delete')).toBeUndefined();
  expect(rowOf((await consoleFixture.admin.get('/admin/users?q=acted')).text, user.email)).toBeUndefined();
  expect(await trailOf(consoleFixture, user.email)).toEqual(
    ['grantAdmin', 'revokeAdmin', 'signOut', 'disable', 'enable', 'resetPassword', 'delete'].map(
      (name) => `user.${name} done`,
    ),
  );
});

it('sends an invitation again', async () => {
  const user = await account(consoleFixture, 'again@example.org', { invited: true });
  const { text } = await consoleFixture.admin.post(`/admin/users/${user.sub}/invitation`, {}, FRAGMENT);
  expect(rowOf(text, user.email)).toContain('data-action="invitation"');
  expect(await mailsTo(consoleFixture, user.email)).toHaveLength(1);
  expect(await trailOf(consoleFixture, user.email)).toEqual(['user.inviteAgain done']);
});

it('goes back to the list after an act without a script, and says what was done', async () => {
  const user = await account(consoleFixture, 'scriptless@example.org');
  const { status, headers } = await consoleFixture.admin.post(`/admin/users/${user.sub}/disable`, {});
  expect([status, headers.location]).toEqual([303, '/admin/users?done=disable']);
  const { text } = await consoleFixture.admin.get(headers.location!);
  expect(text).toContain('The user is disabled.');
  expect(rowOf(text, user.email)).toContain('data-status="disabled"');
});

it('deletes with a user all that they had, and nothing of anybody else', async () => {
  const [gone, stays] = [
    await account(consoleFixture, 'gone@example.org'),
    await account(consoleFixture, 'stays@example.org'),
  ];
  for (const user of [gone, stays])
    await consoleFixture.fixture.put(user, { item: 'conversation#01ARZ3NDEKTSV4RRFFQ69G5FAV', title: 'Kept' });
  await consoleFixture.admin.post(`/admin/users/${gone.sub}/delete`, {}, FRAGMENT);
  expect(await consoleFixture.fixture.items(gone)).toEqual([]);
  expect(await consoleFixture.fixture.items(stays)).toHaveLength(1);
});

it.each(['disable', 'delete', 'revoke-admin', 'reset-password'])('fails to %s oneself', async (act) => {
  const before = (await consoleFixture.admin.get('/admin/users?q=admin@')).text;
  const { status, text } = await consoleFixture.admin.post(
    `/admin/users/${consoleFixture.adminUser.sub}/${act}`,
    {},
    FRAGMENT,
  );
  expect([status, text]).toEqual([409, expect.stringMatching(/You cannot|your own password/)]);
  expect(rowOf((await consoleFixture.admin.get('/admin/users?q=admin@')).text, 'admin@example.org')).toBe(
    rowOf(before, 'admin@example.org'),
  );
});

it('signs oneself out everywhere, if one likes', async () => {
  expect(
    (await consoleFixture.admin.post(`/admin/users/${consoleFixture.adminUser.sub}/sign-out`, {}, FRAGMENT)).status,
  ).toBe(200);
});

it("fails in words for what the user's state does not admit", async () => {
  const invited = await account(consoleFixture, 'not-yet@example.org', { invited: true });
  const active = await account(consoleFixture, 'long-since@example.org');
  const reset = await consoleFixture.admin.post(`/admin/users/${invited.sub}/reset-password`, {}, FRAGMENT);
  expect([reset.status, reset.text]).toEqual([409, expect.stringContaining('Send the invitation again')]);
  const again = await consoleFixture.admin.post(`/admin/users/${active.sub}/invitation`, {}, FRAGMENT);
  expect([again.status, again.text]).toEqual([
    409,
    expect.stringContaining('not possible in the user’s present state'),
  ]);
  expect(await trailOf(consoleFixture, invited.email)).toEqual(['user.resetPassword failed ResetImpossible']);
});

it('fails for somebody who is there no more, without an entry that names nobody', async () => {
  for (const id of ['a0000000-0000-4000-8000-000000000000', 'x'.repeat(129), '%20', '%00', '..%2F']) {
    const { status, text } = await consoleFixture.admin.post(`/admin/users/${id}/delete`, {}, FRAGMENT);
    expect([id, status, text]).toEqual([id, 404, expect.stringContaining('no longer there')]);
  }
});

it('lists 25 a page, and goes on where the page ended, with and without a script', async () => {
  for (let n = 0; n < 30; n++) await account(consoleFixture, `page${n}@example.org`, { invited: true });
  const first = await consoleFixture.admin.get('/admin/users?q=page');
  expect(valuesOf(first.text, 'data-user')).toHaveLength(25);
  const more = /<tr class="more" hx-get="([^"]+)"[\s\S]*?<a href="([^"]+)"/.exec(first.text)!;
  expect(more[1]).toBe(more[2]);
  const address = more[1]!.replaceAll('&amp;', '&');
  const rows = await consoleFixture.admin.get(address, FRAGMENT);
  expect(rows.text).not.toContain('<html');
  const page = await consoleFixture.admin.get(address);
  for (const { text } of [rows, page]) expect(valuesOf(text, 'data-user')).toHaveLength(5);
  expect(new Set([...valuesOf(first.text, 'data-user'), ...valuesOf(rows.text, 'data-user')]).size).toBe(30);
});

it('fails in place for a page token that is of no use, and for a search that finds nobody', async () => {
  const { status, text } = await consoleFixture.admin.get('/admin/users?after=0.nonsense');
  expect([status, text]).toEqual([410, expect.stringContaining('Load it from the beginning')]);
  expect(text).toContain('<form id="invite"');
  expect((await consoleFixture.admin.get('/admin/users?q=zzz')).text).toContain('Nobody found.');
});

it('names nobody in an address or in the log', async () => {
  await consoleFixture.admin.get('/admin/users?q=anna@example.org');
  expect(JSON.stringify(consoleFixture.app.log)).not.toMatch(/@example\.org|%40example/);
});
