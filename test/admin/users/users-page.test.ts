import { ConsoleFixture } from '../../support/admin/console-fixture';
import { account, FRAGMENT, groupsOf, mailsTo, rowOf, trailOf, valuesOf } from '../../support/admin/users-fixture';

const consoleFixture = ConsoleFixture.forFileWithoutBedrock();

const invite = (fields: Record<string, string>, headers: Record<string, string> = FRAGMENT) =>
  consoleFixture.admin.post('/admin/users', fields, headers);

it('lists users with status, role and available actions', async () => {
  const { status, text } = await consoleFixture.admin.get('/admin/users');
  expect(status).toBe(200);
  const admin = rowOf(text, 'admin@example.org')!;
  expect(admin).toContain('data-status="active" data-role="admin"');
  expect(valuesOf(admin, 'data-action')).toEqual(['menu', 'sign-out']);
  const anna = rowOf(text, 'anna@example.org')!;
  expect(valuesOf(anna, 'data-action')).toEqual([
    'menu',
    'disable',
    'reset-password',
    'sign-out',
    'grant-admin',
    'delete',
  ]);
  expect(anna).toContain('>Disable <span class="hidden">Anna (anna@example.org)</span>');
  expect(text).toContain('<form id="invite"');
  expect(valuesOf(text, 'name')).toEqual(expect.arrayContaining(['email', 'name', 'language', 'admin', 'q']));
});

it.each(['de', 'fr', 'it', 'en'])('shows the page in %s', async (language) => {
  const { status, text } = await consoleFixture.admin.get('/admin/users', { 'accept-language': language });
  expect(status).toBe(200);
  expect(text).toContain(`<html lang="${language}">`);
});

it('invites a user, adds the row and confirms the invitation', async () => {
  const { status, text } = await invite({ email: ' New.User@Example.ORG ', name: 'New  User', language: 'fr' });
  expect(status).toBe(200);
  expect(text).toContain('hx-target="#users" hx-swap="afterbegin"');
  expect(rowOf(text, 'new.user@example.org')).toContain('data-status="invited" data-role="user"');
  expect(text).toContain('The invitation has been sent.');
  expect(text).toMatch(/hx-target="#invite"[\s\S]*name="email" id="invite-email" value=""/);
  const [mail, ...more] = await mailsTo(consoleFixture, 'new.user@example.org');
  expect(more).toEqual([]);
  expect(text).not.toContain(mail!.split(' ').at(-1));
  expect(rowOf((await consoleFixture.admin.get('/admin/users?q=new')).text, 'new.user@example.org')).toBeTruthy();
  expect(await trailOf(consoleFixture, 'new.user@example.org')).toEqual(['user.invite done']);
});

it('removes invisible characters and "mailto:" from an address', async () => {
  const { status, text } = await invite({ email: 'mailto:\u200Bin\u00ADvisible@example.org\u202C' });
  expect(status).toBe(200);
  expect(rowOf(text, 'invisible@example.org')).toBeTruthy();
});

it('invites an admin, and records two actions', async () => {
  const { text } = await invite({ email: 'boss@example.org', admin: 'yes' });
  expect(rowOf(text, 'boss@example.org')).toContain('data-role="admin"');
  expect(await trailOf(consoleFixture, 'boss@example.org')).toEqual(['user.invite done', 'user.grantAdmin done']);
});

it('invites a user from a browser that does not run JavaScript', async () => {
  const { status, headers } = await invite({ email: 'plain@example.org' }, {});
  expect([status, headers.location]).toEqual([303, '/admin/users?done=invite']);
  expect((await consoleFixture.admin.get(headers.location!)).text).toContain('The invitation has been sent.');
});

it('rejects an invitation to the address of an existing user, and keeps the typed values', async () => {
  const fragment = await invite({ email: 'anna@example.org' });
  expect(fragment.status).toBe(409);
  expect(fragment.text).toContain('<hx-partial hx-target="#invite" hx-swap="outerHTML">');
  expect(fragment.text).toContain('A user with this address already exists');
  const page = await invite({ email: 'ANNA@example.org', name: 'Anna "Again"', language: 'it', admin: 'yes' }, {});
  expect(page.status).toBe(409);
  expect(page.text).toContain('A user with this address already exists');
  expect(page.text).toContain('value="ANNA@example.org"');
  expect(page.text).toContain('value="Anna &quot;Again&quot;"');
  expect(page.text).toMatch(/value="it" lang="it" selected/);
  expect(page.text).toContain('value="yes" checked');
  expect(rowOf(page.text, 'anna@example.org')).toBeTruthy();
});

it.each([
  ['an invalid address', { email: 'nobody' }, 'not a valid e-mail address'],
  ['an empty address', {}, 'not a valid e-mail address'],
  ['two addresses', { email: 'one@example.org|two@example.org' }, 'not a valid e-mail address'],
  ['an address in the name', { email: 'one@example.org', name: 'two@example.org' }, 'must not contain an “@”'],
  ['a name that is too long', { email: 'long@example.org', name: 'n'.repeat(201) }, 'maximum 200 characters'],
])('rejects an invitation with %s', async (_case, fields, reason) => {
  const { status, text } = await invite(fields);
  expect([status, text]).toEqual([422, expect.stringContaining(reason)]);
});

it('shows each problem at its field, and in a summary that links to the field and receives the focus', async () => {
  const fields = { email: 'nobody', name: 'two@example.org' };
  for (const { text } of [await invite(fields), await invite(fields, {})]) {
    expect(text).toMatch(
      /<div class="form-problems" role="alert" tabindex="-1" autofocus>\s*<p>Check these 2 entries:/,
    );
    for (const [field, problem] of [
      ['email', 'not a valid e-mail address'],
      ['name', 'must not contain an “@”'],
    ]) {
      expect(text).toMatch(new RegExp(`<a href="#invite-${field}">[^<]*${problem}`));
      expect(text).toMatch(
        new RegExp(
          `name="${field}" id="invite-${field}" aria-invalid="true" aria-describedby="invite-${field}-problem"`,
        ),
      );
      expect(text).toMatch(new RegExp(`<p id="invite-${field}-problem" class="field-problem">[^<]*${problem}`));
    }
  }
});

it('returns the focus to the field for the e-mail address after an invitation', async () => {
  const { text } = await invite({ email: 'next@example.org' });
  expect(text).toMatch(/<input name="email" id="invite-email"[^>]* autofocus>/);
  expect(text).not.toContain('aria-invalid');
  expect(text).toMatch(/<hx-partial hx-target="#total" hx-swap="innerHTML">\d+ users, \d admins, \d+ invited</);
  expect((await consoleFixture.admin.get('/admin/users')).text).not.toMatch(
    /<input name="email" id="invite-email"[^>]* autofocus/,
  );
});

it('escapes typed values', async () => {
  const name = '<img src=x onerror=alert(1)>';
  const { text } = await invite({ email: "o'hara+<b>@example.org", name }, {});
  expect(text).not.toContain('<b>');
  await invite({ email: "o'hara@example.org", name });
  const { text: list } = await consoleFixture.admin.get('/admin/users?q=o%27hara');
  expect(list).not.toContain('<img src=x');
  expect(list).toContain('data-user="o&#39;hara@example.org"');
});

const CONFIRMED_ACTIONS = ['disable', 'reset-password', 'sign-out', 'grant-admin', 'delete'];

it('asks for confirmation in the list or on a separate page before each action that needs it', async () => {
  const user = await account(consoleFixture, 'asked@example.org');
  for (const action of CONFIRMED_ACTIONS) {
    const { status, text } = await consoleFixture.admin.get(`/admin/users/${user.sub}/${action}`, FRAGMENT);
    expect(status).toBe(200);
    expect(valuesOf(text, 'data-action')).toEqual(['cancel', 'confirm']);
    expect(text).toContain('Name of asked (asked@example.org)');
    expect(text).not.toContain('<html');
    const page = await consoleFixture.admin.get(`/admin/users/${user.sub}/${action}`);
    expect(page.text).toMatch(/^<!doctype html>/);
    expect(page.text).toContain(`<form id="confirm" class="confirm" action="/admin/users/${user.sub}/${action}"`);
  }
  expect(rowOf((await consoleFixture.admin.get('/admin/users?q=asked')).text, user.email)).toContain(
    'data-status="active" data-role="user"',
  );
  expect(await trailOf(consoleFixture, user.email)).toEqual([]);
});

it('performs each action on a user who has signed in, updates the row and records the action', async () => {
  const user = await account(consoleFixture, 'acted@example.org');
  const perform = async (name: string) => {
    const { status, text } = await consoleFixture.admin.post(`/admin/users/${user.sub}/${name}`, {}, FRAGMENT);
    expect([name, status]).toEqual([name, 200]);
    expect(text).toMatch(/<hx-partial hx-target="#notice"[\s\S]*class="done"/);
    return rowOf(text, user.email);
  };
  expect(await perform('grant-admin')).toContain('data-role="admin"');
  expect(await groupsOf(consoleFixture, user)).toEqual(['admins']);
  expect(await perform('revoke-admin')).toContain('data-role="user"');
  expect(await perform('sign-out')).toContain('data-status="active"');
  const disabled = await perform('disable');
  expect(disabled).toContain('data-status="disabled"');
  expect(valuesOf(disabled!, 'data-action')).toEqual(['menu', 'enable', 'grant-admin', 'delete']);
  expect(await perform('enable')).toContain('data-status="active"');
  expect(await perform('reset-password')).toContain('data-status="reset"');
  expect(await mailsTo(consoleFixture, user.email)).toHaveLength(1);
  expect(await perform('delete')).toBeUndefined();
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

it('redirects to the list with a notice after an action in a browser that does not run JavaScript', async () => {
  const user = await account(consoleFixture, 'scriptless@example.org');
  const { status, headers } = await consoleFixture.admin.post(`/admin/users/${user.sub}/disable`, {});
  expect([status, headers.location]).toEqual([303, '/admin/users?done=disable']);
  const { text } = await consoleFixture.admin.get(headers.location!);
  expect(text).toContain('The user is disabled.');
  expect(rowOf(text, user.email)).toContain('data-status="disabled"');
});

it('deletes the items of a deleted user, except the item of running answers, and keeps the items of other users', async () => {
  const [deleted, other] = [
    await account(consoleFixture, 'deleted@example.org'),
    await account(consoleFixture, 'other@example.org'),
  ];
  for (const user of [deleted, other])
    await consoleFixture.fixture.put(user, { item: 'conversation#01ARZ3NDEKTSV4RRFFQ69G5FAV', title: 'Kept' });
  await consoleFixture.admin.post(`/admin/users/${deleted.sub}/delete`, {}, FRAGMENT);
  expect((await consoleFixture.fixture.items(deleted)).map(({ item }) => item)).toEqual(['answers']);
  expect(await consoleFixture.fixture.items(other)).toHaveLength(1);
});

it('stores no question of a deleted user whose access token is still valid', async () => {
  const deleted = await account(consoleFixture, 'asking@example.org');
  const client = consoleFixture.app.client(deleted);
  await consoleFixture.admin.post(`/admin/users/${deleted.sub}/delete`, {}, FRAGMENT);
  const { status, text } = await client.ask('Am I still here?');
  expect([status, text]).toEqual([401, expect.stringContaining('sign in')]);
  expect(await consoleFixture.fixture.items(deleted)).toMatchObject([{ item: 'answers', answers: {} }]);
});

it.each(['disable', 'delete', 'revoke-admin', 'reset-password'])(
  "rejects the action %s on the admin's own account",
  async (action) => {
    const before = (await consoleFixture.admin.get('/admin/users?q=admin@')).text;
    const { status, text } = await consoleFixture.admin.post(
      `/admin/users/${consoleFixture.adminUser.sub}/${action}`,
      {},
      FRAGMENT,
    );
    expect([status, text]).toEqual([409, expect.stringMatching(/You cannot|[Yy]our own password/)]);
    expect(rowOf((await consoleFixture.admin.get('/admin/users?q=admin@')).text, 'admin@example.org')).toBe(
      rowOf(before, 'admin@example.org'),
    );
  },
);

it("accepts the action sign-out on the admin's own account", async () => {
  expect(
    (await consoleFixture.admin.post(`/admin/users/${consoleFixture.adminUser.sub}/sign-out`, {}, FRAGMENT)).status,
  ).toBe(200);
});

it("rejects actions that the user's state does not allow", async () => {
  const invited = await account(consoleFixture, 'not-yet@example.org', { invited: true });
  const active = await account(consoleFixture, 'long-since@example.org');
  const reset = await consoleFixture.admin.post(`/admin/users/${invited.sub}/reset-password`, {}, FRAGMENT);
  expect([reset.status, reset.text]).toEqual([409, expect.stringContaining('Send the invitation again')]);
  const again = await consoleFixture.admin.post(`/admin/users/${active.sub}/invitation`, {}, FRAGMENT);
  expect([again.status, again.text]).toEqual([409, expect.stringContaining('the user has just signed in')]);
  expect(await trailOf(consoleFixture, invited.email)).toEqual(['user.resetPassword failed ResetImpossible']);
});

it('rejects actions on unknown users and invalid ids', async () => {
  for (const id of ['a0000000-0000-4000-8000-000000000000', 'x'.repeat(129), '%20', '%00', '..%2F']) {
    const { status, text } = await consoleFixture.admin.post(`/admin/users/${id}/delete`, {}, FRAGMENT);
    expect([id, status, text]).toEqual([id, 404, expect.stringContaining('no longer exists')]);
  }
});

it('lists 20 users per page, and links to the other pages', async () => {
  for (let n = 0; n < 30; n++) await account(consoleFixture, `page${n}@example.org`, { invited: true });
  const first = await consoleFixture.admin.get('/admin/users?q=page');
  expect(valuesOf(first.text, 'data-user')).toHaveLength(20);
  const next = /<a rel="next" href="([^"]+)"/.exec(first.text)![1]!.replaceAll('&amp;', '&');
  const second = await consoleFixture.admin.get(next);
  expect(valuesOf(second.text, 'data-user')).toHaveLength(10);
  expect(new Set([...valuesOf(first.text, 'data-user'), ...valuesOf(second.text, 'data-user')]).size).toBe(30);
});

it('offers to show all users when none match', async () => {
  const { text } = await consoleFixture.admin.get('/admin/users?q=zzz&status=disabled');
  expect(text).toMatch(/No users match\. <a data-action="clear" href="\/admin\/users">Show all users/);
});

it('does not log e-mail addresses', async () => {
  await consoleFixture.admin.get('/admin/users?q=anna@example.org');
  expect(JSON.stringify(consoleFixture.app.log)).not.toMatch(/@example\.org|%40example/);
});
