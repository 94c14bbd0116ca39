/** Every action that the audit trail records. Each has a sentence `audit.action.<name>` in the locales. */
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
  'instructions.change',
  'instructions.restore',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];
