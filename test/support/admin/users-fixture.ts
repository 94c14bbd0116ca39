import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Client } from '../app/client';
import type { User } from '../app/signer';
import type { HttpResponse } from '../http';
import type { ConsoleFixture } from './console-fixture';

/** The header that htmx adds to a request. */
export const FRAGMENT = { 'hx-request': 'true' };

/** Creates an account in the pool: confirmed unless `invited`, and in the group of admins if `admin`. */
export async function account(
  consoleFixture: ConsoleFixture,
  email: string,
  { admin = false, invited = false } = {},
): Promise<User> {
  const UserPoolId = consoleFixture.fixture.variables.USER_POOL_ID!;
  const { User } = await consoleFixture.cognito.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email_verified', Value: 'true' },
        { Name: 'name', Value: `Name of ${email.split('@')[0]}` },
      ],
    }),
  );
  const Username = User!.Username!;
  if (!invited)
    await consoleFixture.cognito.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: 'Joule-Verne-1', Permanent: true }),
    );
  if (admin)
    await consoleFixture.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'admins' }));
  return { sub: Username, email, name: `Name of ${email.split('@')[0]}`, ...(admin ? { groups: ['admins'] } : {}) };
}

/** The table row of a user, if there is one. */
export function rowOf(text: string, email: string): string | undefined {
  return new RegExp(`<tr[^>]*data-user="${email.replaceAll('.', '\\.')}"[\\s\\S]*?</tr>`).exec(text)?.[0];
}

/** The values of an attribute in HTML, in the order in which they occur. */
export function valuesOf(text: string, attribute: string): string[] {
  return [...text.matchAll(new RegExp(`\\b${attribute}="([^"]*)"`, 'g'))].map(([, value]) => value!);
}

export async function groupsOf(consoleFixture: ConsoleFixture, { sub }: User): Promise<string[]> {
  const UserPoolId = consoleFixture.fixture.variables.USER_POOL_ID!;
  const { Groups = [] } = await consoleFixture.cognito.send(
    new AdminListGroupsForUserCommand({ UserPoolId, Username: sub }),
  );
  return Groups.map(({ GroupName }) => GroupName!);
}

/** The audit entries for a target, oldest first, each as `<action> <outcome> [<reason>]`. */
export async function trailOf(consoleFixture: ConsoleFixture, target: string): Promise<string[]> {
  const items = await consoleFixture.fixture.organisation('audit');
  return items
    .filter((item) => item.target === target)
    .map((start) => {
      const end = items.find(({ item }) => item === `${start.id}#ended`);
      return `${start.act} ${end?.outcome ?? 'unknown'}${end?.reason ? ` ${end.reason}` : ''}`;
    });
}

/** The texts of the mails that the pool sent to an address. */
export async function mailsTo(consoleFixture: ConsoleFixture, email: string): Promise<string[]> {
  const answer = await fetch(
    `${consoleFixture.fixture.variables.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER}/local/mailbox`,
  );
  return ((await answer.json()) as { to: string; text: string }[])
    .filter(({ to }) => to === email)
    .map(({ text }) => text);
}

/** A list of users, as a file or as pasted text. */
export interface UserListInput {
  readonly file?: string | Buffer;
  readonly text?: string;
}

/** Submits a list as a browser without JavaScript does. If the list is accepted, the response redirects to the preview. */
export async function submitList(client: Client, { file, text = '' }: UserListInput): Promise<HttpResponse> {
  const form = new FormData();
  form.append(
    'file',
    file === undefined ? new File([], '') : new File([new Uint8Array(Buffer.from(file))], 'Liste für Mai.csv'),
  );
  form.append('text', text);
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type')!;
  return client.send({
    method: 'POST',
    path: '/admin/users/imports',
    body: Buffer.from(await encoded.arrayBuffer()),
    headers: { 'content-type': type },
  });
}
