/** Everything that the console does, and that the trail therefore shows. Each has a sentence `act.<name>`. */
export const AUDIT_ACTIONS = [
  'user.invite',
  'user.inviteAgain',
  'user.disable',
  'user.enable',
  'user.resetPassword',
  'user.signOut',
  'user.delete',
  'user.grantAdmin',
  'user.revokeAdmin',
  'users.import',
  'document.upload',
  'document.replace',
  'document.release',
  'document.discard',
  'document.delete',
  'document.describe',
  'documents.synchronise',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];
