import type { Viewer } from '../../app/identity';
import type { Store } from '../../app/store';
import type { Directory } from './directory';
import { ActionOnOneself, RoleWithdrawn } from './errors';
import type { Invitation } from './invitation';
import type { User } from './user';
import { NOT_ON_ONESELF, type UserAction } from './user-actions';
import type { UsersLock } from './users-lock';

type Actor = Pick<Viewer, 'id'>;

/**
 * The admins' actions on users. Each first asks the user pool whether the actor is an admin at that moment. Admins
 * cannot take the role or the account from themselves, so at least one admin always remains.
 */
export class Users {
  private readonly actions: Record<UserAction, (actor: Actor, user: User) => Promise<void>> = {
    invitation: (actor, user) => this.asAdmin(actor, () => this.directory.inviteAgain(user)),
    enable: (actor, { id }) => this.locked(actor, (signal) => this.directory.enable(id, signal)),
    disable: (actor, { id }) => this.locked(actor, (signal) => this.directory.disable(id, signal)),
    'reset-password': (actor, { id }) => this.asAdmin(actor, () => this.resetPassword(id)),
    'sign-out': (actor, { id }) => this.asAdmin(actor, () => this.directory.signOut(id)),
    'grant-admin': (actor, { id }) => this.locked(actor, (signal) => this.directory.grantAdmin(id, signal)),
    'revoke-admin': (actor, { id }) => this.locked(actor, (signal) => this.directory.revokeAdmin(id, signal)),
    delete: (actor, user) => this.delete(actor, user),
  };

  constructor(
    readonly directory: Directory,
    private readonly store: Store,
    private readonly lock: UsersLock,
  ) {}

  /** @throws ActionOnOneself, RoleWithdrawn, UsersBusy, and the errors of Directory */
  async perform(action: UserAction, actor: Actor, user: User): Promise<void> {
    if (NOT_ON_ONESELF.has(action) && actor.id === user.sub) throw new ActionOnOneself(action);
    await this.actions[action](actor, user);
  }

  /** @throws RoleWithdrawn, and the errors of Directory */
  invite(actor: Actor, invitation: Invitation): Promise<User> {
    return this.asAdmin(actor, () => this.directory.invite(invitation));
  }

  /** @throws RoleWithdrawn */
  async assertAdmin({ id }: Actor, signal?: AbortSignal): Promise<void> {
    if (!(await this.directory.isActiveAdmin(id, signal))) throw new RoleWithdrawn('The actor is no longer an admin');
  }

  /** Deletes the account last: while it exists, a failed deletion can be repeated from the list. */
  private async delete(actor: Actor, { id, sub }: User): Promise<void> {
    await this.locked(actor, (signal) => this.directory.disable(id, signal));
    await this.directory.signOut(id);
    await this.store.ownedBy(sub).deleteAll();
    await this.directory.delete(id);
    // An answer that was still running may have written more items.
    await this.store.ownedBy(sub).deleteAll();
  }

  private async resetPassword(id: string): Promise<void> {
    await this.directory.resetPassword(id);
    await this.directory.signOut(id);
  }

  private async asAdmin<T>(actor: Actor, perform: () => Promise<T>): Promise<T> {
    await this.assertAdmin(actor);
    return perform();
  }

  /** Checks the actor's role and performs the action under one lock, so that no other admin can revoke it in between. */
  private locked(actor: Actor, perform: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.lock.hold(async (signal) => {
      await this.assertAdmin(actor, signal);
      await perform(signal);
    });
  }
}
