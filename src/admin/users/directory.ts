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
import { cognitoError } from './cognito-errors';
import { UserExists, UserGone } from './errors';
import type { Invitation } from './invitation';
import { type User, userOf } from './user';

/** The API's maximum page size, for users and for the members of a group. */
const PAGE_SIZE = 60;

/**
 * Cognito's user pool. Nothing is cached.
 *
 * Every method throws an error of `errors.ts` when Cognito rejects the request or does not respond.
 */
export class Directory {
  constructor(
    private readonly client: CognitoIdentityProviderClient,
    private readonly userPoolId: string,
    private readonly adminGroup: string,
  ) {}

  /** Yields all users, page by page as the API returns them. */
  async *all(): AsyncGenerator<readonly User[]> {
    const admins = this.admins();
    admins.catch(() => undefined);
    let token: string | undefined;
    do {
      const command = new ListUsersCommand({ UserPoolId: this.userPoolId, PaginationToken: token, Limit: PAGE_SIZE });
      const { Users = [], PaginationToken }: ListUsersCommandOutput = await this.send(
        'ListUsers',
        this.client.send(command),
      );
      const members = await admins;
      yield Users.map((user) => userOf(user, members.has(user.Username!)));
      token = PaginationToken;
    } while (token);
  }

  /** @throws UserGone */
  async find(id: string): Promise<User> {
    const user = await this.user(id);
    return userOf(user, await this.isMember(id));
  }

  /** Whether a user is currently enabled and an admin. Asks Cognito, because tokens may be out of date. */
  async isActiveAdmin(id: string, signal?: AbortSignal): Promise<boolean> {
    const user = await this.user(id, signal).catch((error) => {
      if (error instanceof UserGone) return undefined;
      throw error;
    });
    return user?.Enabled === true && this.isMember(id, signal);
  }

  /**
   * Creates an account. Cognito generates a temporary password and mails it. If the response to the request is lost, the
   * SDK repeats the request, and Cognito then reports that the account exists.
   *
   * @param since an account that was invited since this time is the result of this invitation
   * @throws UserExists
   */
  async invite(invitation: Omit<Invitation, 'isAdmin'>, since = new Date()): Promise<User> {
    try {
      return await this.create(invitation);
    } catch (error) {
      const invited = error instanceof UserExists ? await this.invitedSince(invitation.email, since) : undefined;
      if (!invited) throw error;
      return invited;
    }
  }

  /** Mails a new temporary password. @throws StateUnsupported when the user has signed in before */
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

  /** Mails a code that the user needs to set a new password. @throws ResetImpossible, AddressUnverified */
  async resetPassword(id: string): Promise<void> {
    await this.send('AdminResetUserPassword', this.client.send(new AdminResetUserPasswordCommand(this.named(id))));
  }

  /** Revokes the user's refresh tokens. Open sessions end when their access token expires. */
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

  /** @throws UserExists */
  private async create({ email, name, language }: Omit<Invitation, 'isAdmin'>): Promise<User> {
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

  /** Returns the user with the given address; undefined if there is none, or if the user was created before `since` or has signed in. */
  private async invitedSince(email: string, since: Date): Promise<User | undefined> {
    const found = await this.user(email).catch((error: Error) => {
      if (error instanceof UserGone) return undefined;
      throw error;
    });
    const user = found && userOf(found, false);
    return user?.status === 'invited' && user.createdAt && user.createdAt >= since ? user : undefined;
  }

  /** Returns the user names of all admins. */
  private async admins(): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    let token: string | undefined;
    do {
      const command = new ListUsersInGroupCommand({
        UserPoolId: this.userPoolId,
        GroupName: this.adminGroup,
        Limit: PAGE_SIZE,
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

  /**
   * Returns the input that first and repeated invitations share. `AdminCreateUser` expects the e-mail address as the
   * user name.
   */
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
      throw cognitoError(error as Error, operation);
    }
  }
}
