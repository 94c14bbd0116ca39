/** Everything that the console does, and that the trail therefore shows. Each has a sentence `act.<name>`. */
export const ACTS = [
  'person.invite', 'person.inviteAgain', 'person.disable', 'person.enable', 'person.resetPassword', 'person.signOut', 'person.delete',
  'person.grantAdmin', 'person.revokeAdmin', 'people.import',
  'document.upload', 'document.replace', 'document.release', 'document.discard', 'document.delete', 'document.describe',
  'knowledge.synchronise',
] as const;

export type Act = (typeof ACTS)[number];
