import type { Act } from '../audit/acts';
import type { Person } from './person';

/** What is done to one person; it is the last part of the address of doing it. */
export const PERSON_ACTS = ['invitation', 'enable', 'disable', 'reset-password', 'sign-out', 'grant-admin', 'revoke-admin', 'delete'] as const;

export type PersonAct = (typeof PERSON_ACTS)[number];

/** Under which name the trail has it. */
export const AUDITED: Record<PersonAct, Act> = {
  'invitation': 'person.inviteAgain',
  'enable': 'person.enable',
  'disable': 'person.disable',
  'reset-password': 'person.resetPassword',
  'sign-out': 'person.signOut',
  'grant-admin': 'person.grantAdmin',
  'revoke-admin': 'person.revokeAdmin',
  'delete': 'person.delete',
};

/**
 * What nobody does to themselves. The first three would shut them out of the console; a password that
 * cannot be set again because a mail does not come would too, and the sign-in page has a way of its own.
 */
export const NEVER_ON_ONESELF: ReadonlySet<PersonAct> = new Set(['disable', 'delete', 'revoke-admin', 'reset-password']);

/** What takes nothing from anybody, and so is done at the first click. */
export const HARMLESS: ReadonlySet<PersonAct> = new Set(['invitation', 'enable']);

/** What somebody is offered to do to a person, in order. */
export function actsOn({ sub, status, isAdmin }: Person, viewer: string): readonly PersonAct[] {
  const isOut = status === 'disabled';
  const offered: Record<PersonAct, boolean> = {
    'invitation': status === 'invited',
    'enable': isOut,
    'disable': !isOut,
    'reset-password': !isOut && status !== 'invited',
    'sign-out': !isOut && status !== 'invited',
    'grant-admin': !isAdmin,
    'revoke-admin': isAdmin,
    'delete': true,
  };
  return PERSON_ACTS.filter((act) => offered[act] && !(sub === viewer && NEVER_ON_ONESELF.has(act)));
}
