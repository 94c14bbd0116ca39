/**
 * What people send on purpose and rules take for an attack: questions with code in them, addresses of machines, pages of text, files.
 * By POST alone, and only under exactly these paths: what is asked of them stands in the application's routes.
 */
export const FREE_TEXT_PATHS = [
  /** A question, up to 32 KB of anything. */
  '/conversations/:id/turns',
  /** A question to the knowledge base. */
  '/admin/probe',
  /** Files of up to 50 MB each, of which WAF sees the first 16 KB. */
  '/admin/documents',
  /** The names of all selected documents: more than 8 KB where many are selected. */
  '/admin/documents/deletion',
  /** A list of people, up to 2 MB. */
  '/admin/users/imports',
] as const;

/** Where Cognito sends people back to the load balancer. */
const SIGN_IN_CALLBACK = '/oauth2/idpresponse';

/**
 * Addresses, by GET alone, whose query may be long and may end like a file of the system: the code and the state of the sign-in, in which
 * the load balancer keeps the whole address that was asked for, and names of documents, a letter of which takes up to twelve bytes.
 */
export const LONG_QUERY_PATHS = [
  SIGN_IN_CALLBACK,
  '/admin/documents/file',
  '/admin/documents/details',
  '/admin/documents/replacement',
  '/admin/documents/deletion',
] as const;

/** What costs more than a page, and so has a limit of its own. */
export const LIMITED_PATHS = {
  questions: ['/conversations/:id/turns', '/admin/probe'],
  uploads: ['/admin/documents', '/admin/users/imports'],
  signIns: [SIGN_IN_CALLBACK],
} as const;
