import type { AuditAction } from '../audit/actions';
import type { User } from './user';

/** What is done to one user; it is the last part of the address of doing it. */
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

/** Under which name the trail has it. */
export const AUDITED: Record<UserAction, AuditAction> = {
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
 * What nobody does to themselves. The first three would shut them out of the console; a password that
 * cannot be set again because a mail does not come would too, and the sign-in page has a way of its own.
 */
export const NEVER_ON_ONESELF: ReadonlySet<UserAction> = new Set([
  'disable',
  'delete',
  'revoke-admin',
  'reset-password',
]);

/** What takes nothing from anybody, and so is done at the first click. */
export const HARMLESS: ReadonlySet<UserAction> = new Set(['invitation', 'enable']);

/** What somebody is offered to do to a user, in order. */
export function actsOn({ sub, status, isAdmin }: User, viewer: string): readonly UserAction[] {
  const isOut = status === 'disabled';
  const offered: Record<UserAction, boolean> = {
    invitation: status === 'invited',
    enable: isOut,
    disable: !isOut,
    'reset-password': !isOut && status !== 'invited',
    'sign-out': !isOut && status !== 'invited',
    'grant-admin': !isAdmin,
    'revoke-admin': isAdmin,
    delete: true,
  };
  return USER_ACTIONS.filter((act) => offered[act] && !(sub === viewer && NEVER_ON_ONESELF.has(act)));
}
