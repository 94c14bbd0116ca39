import type { Attachments } from '../../app/attachments/attachments';
import type { Viewer } from '../../app/identity/identity';
import type { Store } from '../../app/table/store';
import { refuseQuestions } from '../../app/turns/running-answers';
import type { Deletions } from './deletions';
import type { Directory } from './directory';
import { ActionOnOneself, DeletionUnfinished, RoleWithdrawn, UserGone } from './errors';
import type { Invitation } from './invitation';
import { deletePersonalData } from './personal-data';
import type { User } from './user';
import { NOT_ON_ONESELF, type UserAction } from './user-actions';
import type { IndexedUsers, UserIndex } from './user-index';
import type { UsersLock } from './users-lock';

type Actor = Pick<Viewer, 'id'>;

/**
 * The admins' actions on users. Each action first asks the user pool whether the actor is currently an admin. Admins
 * cannot remove their own role or account, so at least one admin always remains.
 */
export class Users {
  private readonly actions: Record<UserAction, (actor: Actor, user: User) => Promise<void>> = {
    invitation: (actor, user) => this.asAdmin(actor, () => this.directory.inviteAgain(user)),
    enable: (actor, { id }) => this.locked(actor, (signal) => this.enable(id, signal)),
    disable: (actor, { id }) => this.locked(actor, (signal) => this.directory.disable(id, signal)),
    'reset-password': (actor, { id }) => this.asAdmin(actor, () => this.resetPassword(id)),
    'sign-out': (actor, { id }) => this.asAdmin(actor, () => this.directory.signOut(id)),
    'grant-admin': (actor, { id }) => this.locked(actor, (signal) => this.directory.grantAdmin(id, signal)),
    'revoke-admin': (actor, { id }) => this.locked(actor, (signal) => this.directory.revokeAdmin(id, signal)),
    delete: (actor, user) => this.delete(actor, user),
  };

  constructor(
    readonly directory: Directory,
    readonly index: UserIndex,
    private readonly deletions: Deletions,
    private readonly store: Store,
    private readonly lock: UsersLock,
    private readonly attachments: Attachments,
  ) {}

  /**
   * Like `UserIndex.read`, but also returns the users whose deletion has not ended, even if their account is already
   * gone.
   */
  async list(maxWait: number, isFresh?: boolean, asksAgain?: boolean): Promise<IndexedUsers> {
    const [unfinished, indexed] = await Promise.all([
      this.deletions.list(),
      this.index.read(maxWait, isFresh, asksAgain),
    ]);
    if ('readSoFar' in indexed) return indexed;
    const ids = new Set(unfinished.map(({ id }) => id));
    return { ...indexed, users: [...unfinished, ...indexed.users.filter(({ id }) => !ids.has(id))] };
  }

  /** @throws UserGone, and the other errors of Directory */
  async find(id: string): Promise<User> {
    return (await this.deletions.find(id)) ?? this.directory.find(id);
  }

  /**
   * @throws ActionOnOneself, DeletionUnfinished, RoleWithdrawn, UsersBusy, StoreUnavailable, the errors of Directory and, when deleting,
   *   AttachmentsUnavailable
   */
  async perform(action: UserAction, actor: Actor, user: User): Promise<void> {
    if (action !== 'delete' && user.status === 'unfinished') throw new DeletionUnfinished('The deletion has begun');
    if (NOT_ON_ONESELF.has(action) && actor.id === user.sub) throw new ActionOnOneself(action);
    // Record a change even if the action fails: it may have changed the user before it failed.
    await this.actions[action](actor, user).finally(() => this.index.changed(user.id));
  }

  /** @throws RoleWithdrawn, and the errors of Directory */
  async invite(actor: Actor, invitation: Invitation): Promise<User> {
    const user = await this.asAdmin(actor, () => this.directory.invite(invitation));
    await this.index.changed(user.id);
    return user;
  }

  /** @throws RoleWithdrawn */
  async assertAdmin({ id }: Actor, signal?: AbortSignal): Promise<void> {
    if (!(await this.directory.isActiveAdmin(id, signal))) throw new RoleWithdrawn('The actor is no longer an admin');
  }

  /**
   * Begins a deletion, or continues one. Every step can be repeated. The first step disables the user. The second step
   * records the deletion; until then, admins can enable the user again. From then on, the list shows the user as
   * unfinished until all data is deleted.
   */
  private async delete(actor: Actor, user: User): Promise<void> {
    const { id, sub } = user;
    await this.locked(actor, (signal) => this.beginDeletion(user, signal));
    await unlessGone(this.directory.signOut(id));
    // The user's access token stays valid for some minutes.
    await refuseQuestions(this.store, sub);
    await deletePersonalData(this.store, this.attachments, sub);
    await unlessGone(this.directory.delete(id));
    // Delete again: an answer that was still running during the first deletion may have written more items.
    await deletePersonalData(this.store, this.attachments, sub);
    await this.deletions.end(id);
  }

  private async beginDeletion(user: User, signal: AbortSignal): Promise<void> {
    const disabled = this.directory.disable(user.id, signal);
    if (user.status === 'unfinished') return unlessGone(disabled);
    await disabled;
    await this.deletions.begin(user);
  }

  /** Enables a user, unless the deletion of the user has begun in the meantime. */
  private async enable(id: string, signal: AbortSignal): Promise<void> {
    if (await this.deletions.find(id)) throw new DeletionUnfinished('The deletion has begun');
    await this.directory.enable(id, signal);
  }

  private async resetPassword(id: string): Promise<void> {
    await this.directory.resetPassword(id);
    await this.directory.signOut(id);
  }

  private async asAdmin<T>(actor: Actor, perform: () => Promise<T>): Promise<T> {
    await this.assertAdmin(actor);
    return perform();
  }

  /**
   * Checks the actor's role and performs the action under one lock, so that no other admin can revoke the role between
   * the check and the action.
   */
  private locked(actor: Actor, perform: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.lock.hold(async (signal) => {
      await this.assertAdmin(actor, signal);
      await perform(signal);
    });
  }
}

/** Ignores the error UserGone: an earlier attempt or another tool may already have deleted the account. */
async function unlessGone(request: Promise<void>): Promise<void> {
  await request.catch((error: Error) => {
    if (!(error instanceof UserGone)) throw error;
  });
}
