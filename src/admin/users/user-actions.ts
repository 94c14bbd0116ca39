import type { Translate } from '../../app/web/language/language';
import type { AuditAction } from '../audit/actions';
import type { RowItem } from '../row-item';
import type { User } from './user';

/** The actions on one user. Each is the last segment of its path: `/admin/users/<id>/<action>`. */
export const USER_ACTIONS = [
  'invitation',
  'enable',
  'disable',
  'reset-password',
  'sign-out',
  'grant-admin',
  'revoke-admin',
  'delete',
] as const;

export type UserAction = (typeof USER_ACTIONS)[number];

/** The name under which the audit trail records each action. */
export const AUDIT_ACTION_OF: Record<UserAction, AuditAction> = {
  invitation: 'user.inviteAgain',
  enable: 'user.enable',
  disable: 'user.disable',
  'reset-password': 'user.resetPassword',
  'sign-out': 'user.signOut',
  'grant-admin': 'user.grantAdmin',
  'revoke-admin': 'user.revokeAdmin',
  delete: 'user.delete',
};

/**
 * Actions that admins cannot perform on themselves, because they could lose access to the console. `reset-password` is
 * among them because its mail might not arrive; admins can reset their own password on the sign-in page.
 */
export const NOT_ON_ONESELF: ReadonlySet<UserAction> = new Set(['disable', 'delete', 'revoke-admin', 'reset-password']);

/** Actions that need no confirmation, because they neither restrict the user's access nor grant the admin role. */
export const UNCONFIRMED: ReadonlySet<UserAction> = new Set(['invitation', 'enable']);

/**
 * Returns the actions that the list offers to an admin for a user, in the order of the menu.
 *
 * @param viewer the admin's `sub`
 */
export function actionsOn({ sub, status, isAdmin }: User, viewer: string): readonly UserAction[] {
  // Some of the user's data may already be deleted, so the deletion can only be completed.
  if (status === 'unfinished') return ['delete'];
  const isDisabled = status === 'disabled';
  const offered: Record<UserAction, boolean> = {
    invitation: status === 'invited',
    enable: isDisabled,
    disable: !isDisabled,
    'reset-password': !isDisabled && status !== 'invited',
    'sign-out': !isDisabled && status !== 'invited',
    'grant-admin': !isAdmin,
    'revoke-admin': isAdmin,
    delete: true,
  };
  return USER_ACTIONS.filter((action) => offered[action] && !(sub === viewer && NOT_ON_ONESELF.has(action)));
}

/**
 * Returns the entries in the menu of a user's row.
 *
 * @param viewer the admin's `sub`
 * @param address the URL path of the user's pages, to which the action is appended
 */
export function itemsOf(user: User, viewer: string, address: string, t: Translate): RowItem[] {
  return actionsOn(user, viewer).map((action) => ({
    action,
    text: t(`users.action.${wordingOf(user, action)}`),
    address: `${address}/${action}`,
    kind: UNCONFIRMED.has(action) ? 'post' : 'confirmed',
  }));
}

/**
 * Returns the part of a locale key that names an action on a user. If a deletion was started but not finished, deleting
 * the user again is called finishing the deletion.
 */
export function wordingOf({ status }: User, action: UserAction): string {
  return status === 'unfinished' && action === 'delete' ? 'finishDeletion' : action;
}
