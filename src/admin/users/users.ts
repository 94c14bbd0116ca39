import type { Viewer } from '../../app/identity';
import type { Store } from '../../app/store';
import type { Directory } from './directory';
import { ActOnOneself, RoleWithdrawn } from './errors';
import type { Invitation } from './invitation';
import type { User } from './user';
import { NEVER_ON_ONESELF, type UserAction } from './user-actions';
import type { UsersLock } from './users-lock';

type Actor = Pick<Viewer, 'id'>;

/**
 * What admins do to users. Each act asks the user pool whether the acting admin is one at that
 * moment; since nobody takes the role or the account from themselves, one admin always remains.
 */
export class Users {
  private readonly acts: Record<UserAction, (actor: Actor, user: User) => Promise<void>> = {
    invitation: (actor, user) => this.checked(actor, () => this.directory.inviteAgain(user)),
    enable: (actor, { id }) => this.alone(actor, (signal) => this.directory.enable(id, signal)),
    disable: (actor, { id }) => this.alone(actor, (signal) => this.directory.disable(id, signal)),
    'reset-password': (actor, { id }) => this.checked(actor, () => this.resetPassword(id)),
    'sign-out': (actor, { id }) => this.checked(actor, () => this.directory.signOut(id)),
    'grant-admin': (actor, { id }) => this.alone(actor, (signal) => this.directory.grantAdmin(id, signal)),
    'revoke-admin': (actor, { id }) => this.alone(actor, (signal) => this.directory.revokeAdmin(id, signal)),
    delete: (actor, user) => this.delete(actor, user),
  };

  constructor(
    readonly directory: Directory,
    private readonly store: Store,
    private readonly lock: UsersLock,
  ) {}

  /** @throws ActOnOneself, RoleWithdrawn, UsersBusy, and what Directory throws */
  async perform(act: UserAction, actor: Actor, user: User): Promise<void> {
    if (NEVER_ON_ONESELF.has(act) && actor.id === user.sub) throw new ActOnOneself(act);
    await this.acts[act](actor, user);
  }

  /** @throws RoleWithdrawn, and what Directory throws */
  invite(actor: Actor, invitation: Invitation): Promise<User> {
    return this.checked(actor, () => this.directory.invite(invitation));
  }

  /** @throws RoleWithdrawn */
  async assertAdmin({ id }: Actor, signal?: AbortSignal): Promise<void> {
    if (!(await this.directory.isActiveAdmin(id, signal)))
      throw new RoleWithdrawn('The acting user is no admin any more');
  }

  /** The account comes last: as long as it is there, what could not be deleted can be tried again. */
  private async delete(actor: Actor, { id, sub }: User): Promise<void> {
    await this.alone(actor, (signal) => this.directory.disable(id, signal));
    await this.directory.signOut(id);
    await this.store.ownedBy(sub).deleteAll();
    await this.directory.delete(id);
    // What an answer that was still running has left meanwhile.
    await this.store.ownedBy(sub).deleteAll();
  }

  private async resetPassword(id: string): Promise<void> {
    await this.directory.resetPassword(id);
    await this.directory.signOut(id);
  }

  private async checked<T>(actor: Actor, perform: () => Promise<T>): Promise<T> {
    await this.assertAdmin(actor);
    return perform();
  }

  private alone(actor: Actor, perform: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.lock.hold(async (signal) => {
      await this.assertAdmin(actor, signal);
      await perform(signal);
    });
  }
}
