import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  type ListUsersCommandOutput,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { PageGone, UserGone } from './errors';
import { failureOf } from './failures';
import type { Invitation } from './invitation';
import { type Stage, stagesOf } from './search';
import { type User, userOf } from './user';

/** Some users, and where the list goes on. */
export interface UserPage {
  readonly users: readonly User[];
  /** Absent at the end of the list. */
  readonly next?: string;
}

/** The most that the service gives of a group at once. */
const MEMBERS_AT_ONCE = 60;
/** A search asks no longer for one page: with what it has by then the page ends. */
const REQUESTS_A_PAGE = 12;

/**
 * The users of the organisation: Cognito's user pool, of which nothing is kept here.
 *
 * Every method throws an error of `errors.ts` when Cognito refuses or does not answer.
 */
export class Directory {
  constructor(
    private readonly client: CognitoIdentityProviderClient,
    private readonly userPoolId: string,
    private readonly adminGroup: string,
  ) {}

  /**
   * Users whose address or name begins with `search`, everybody if that is empty, at most `limit`.
   *
   * @param after `next` of the page before
   * @throws PageGone when the service knows nothing of it
   */
  async page({
    search,
    after,
    limit,
  }: {
    search: string;
    after?: string | undefined;
    limit: number;
  }): Promise<UserPage> {
    const admins = this.admins();
    admins.catch(() => undefined);
    const stages = stagesOf(search);
    let place = placeOf(after, stages);
    const users: User[] = [];
    for (let asked = 0; place.stage < stages.length && users.length < limit && asked < REQUESTS_A_PAGE; asked++) {
      const stage = stages[place.stage]!;
      const { Users = [], PaginationToken } = await this.list(stage, place.token, limit - users.length);
      const members = await admins;
      users.push(
        ...Users.map((user) => userOf(user, members.has(user.Username!))).filter((user) => stage.admits(user)),
      );
      place = PaginationToken ? { ...place, token: PaginationToken } : { stage: place.stage + 1, token: undefined };
    }
    return { users, ...(place.stage < stages.length ? { next: `${place.stage}.${place.token ?? ''}` } : {}) };
  }

  /** @throws UserGone */
  async find(id: string): Promise<User> {
    const user = await this.user(id);
    return userOf(user, await this.isMember(id));
  }

  /** Whether somebody may use the console now, whatever a token says. */
  async isActiveAdmin(id: string, signal?: AbortSignal): Promise<boolean> {
    const user = await this.user(id, signal).catch((error) => {
      if (error instanceof UserGone) return undefined;
      throw error;
    });
    return user?.Enabled === true && this.isMember(id, signal);
  }

  /** Makes an account; Cognito makes a temporary password and mails it. @throws UserExists */
  async invite({ email, name, language }: Omit<Invitation, 'isAdmin'>): Promise<User> {
    const attributes = { email, email_verified: 'true', name, locale: language };
    const { User } = await this.send(
      'AdminCreateUser',
      this.client.send(
        new AdminCreateUserCommand({
          ...this.invitation(email),
          UserAttributes: Object.entries(attributes)
            .filter(([, value]) => value)
            .map(([Name, Value]) => ({ Name, Value })),
          ClientMetadata: { language },
        }),
      ),
    );
    return userOf(User ?? {}, false);
  }

  /** Mails a new temporary password to somebody who has not signed in yet. @throws StateUnsupported when they have */
  async inviteAgain({ email }: User): Promise<void> {
    await this.send(
      'AdminCreateUser',
      this.client.send(new AdminCreateUserCommand({ ...this.invitation(email), MessageAction: 'RESEND' })),
    );
  }

  async disable(id: string, signal?: AbortSignal): Promise<void> {
    await this.send(
      'AdminDisableUser',
      this.client.send(new AdminDisableUserCommand(this.named(id)), { abortSignal: signal }),
    );
  }

  async enable(id: string, signal?: AbortSignal): Promise<void> {
    await this.send(
      'AdminEnableUser',
      this.client.send(new AdminEnableUserCommand(this.named(id)), { abortSignal: signal }),
    );
  }

  /** Mails a code without which the user cannot sign in any more. @throws ResetImpossible, AddressUnverified */
  async resetPassword(id: string): Promise<void> {
    await this.send('AdminResetUserPassword', this.client.send(new AdminResetUserPasswordCommand(this.named(id))));
  }

  /** Ends every sign-in; what has been opened already stays so until its access token runs out. */
  async signOut(id: string): Promise<void> {
    await this.send('AdminUserGlobalSignOut', this.client.send(new AdminUserGlobalSignOutCommand(this.named(id))));
  }

  async delete(id: string): Promise<void> {
    await this.send('AdminDeleteUser', this.client.send(new AdminDeleteUserCommand(this.named(id))));
  }

  async grantAdmin(id: string, signal?: AbortSignal): Promise<void> {
    const command = new AdminAddUserToGroupCommand({ ...this.named(id), GroupName: this.adminGroup });
    await this.send('AdminAddUserToGroup', this.client.send(command, { abortSignal: signal }));
  }

  async revokeAdmin(id: string, signal?: AbortSignal): Promise<void> {
    const command = new AdminRemoveUserFromGroupCommand({ ...this.named(id), GroupName: this.adminGroup });
    await this.send('AdminRemoveUserFromGroup', this.client.send(command, { abortSignal: signal }));
  }

  private async list({ filter }: Stage, token: string | undefined, limit: number): Promise<ListUsersCommandOutput> {
    const command = new ListUsersCommand({
      UserPoolId: this.userPoolId,
      Filter: filter,
      PaginationToken: token,
      Limit: limit,
    });
    return this.send('ListUsers', this.client.send(command)).catch((error) => {
      // What was searched for is quoted, so it is the token that the service does not like.
      if (token && error.cause?.name === 'InvalidParameterException')
        throw new PageGone('The page token is of no use', { cause: error });
      throw error;
    });
  }

  /** User names of all admins. */
  private async admins(): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    let token: string | undefined;
    do {
      const command = new ListUsersInGroupCommand({
        UserPoolId: this.userPoolId,
        GroupName: this.adminGroup,
        Limit: MEMBERS_AT_ONCE,
        NextToken: token,
      });
      const { Users = [], NextToken } = await this.send('ListUsersInGroup', this.client.send(command));
      for (const { Username } of Users) names.add(Username!);
      token = NextToken;
    } while (token);
    return names;
  }

  private user(id: string, signal?: AbortSignal) {
    return this.send(
      'AdminGetUser',
      this.client.send(new AdminGetUserCommand(this.named(id)), { abortSignal: signal }),
    );
  }

  private async isMember(id: string, signal?: AbortSignal): Promise<boolean> {
    let token: string | undefined;
    do {
      const command = new AdminListGroupsForUserCommand({ ...this.named(id), NextToken: token });
      const { Groups = [], NextToken } = await this.send(
        'AdminListGroupsForUser',
        this.client.send(command, { abortSignal: signal }),
      );
      if (Groups.some(({ GroupName }) => GroupName === this.adminGroup)) return true;
      token = NextToken;
    } while (token);
    return false;
  }

  /** Users sign in by address: that is the name under which the service makes an account and invites again. */
  private invitation(email: string) {
    return { ...this.named(email), DesiredDeliveryMediums: ['EMAIL' as const] };
  }

  private named(id: string): { UserPoolId: string; Username: string } {
    return { UserPoolId: this.userPoolId, Username: id };
  }

  private async send<T>(operation: string, request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      throw failureOf(error as Error, operation);
    }
  }
}

/** Where a list goes on: in which stage of the search, and behind which of the service's tokens. */
function placeOf(after: string | undefined, stages: readonly Stage[]): { stage: number; token: string | undefined } {
  if (after === undefined) return { stage: 0, token: undefined };
  const [, stage, token] = /^(\d)\.(\S*)$/.exec(after) ?? [];
  if (stage === undefined || Number(stage) >= stages.length)
    throw new PageGone('The page is named as no page names it');
  return { stage: Number(stage), token: token || undefined };
}
