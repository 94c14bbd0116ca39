/**
 * The paths, for POST only, where users legitimately send content that looks like an attack: questions that contain code or host
 * names, long texts, files. They must equal the application's routes exactly.
 */
export const FREE_TEXT_PATHS = [
  /** A question: up to 32 KB of any text. */
  '/conversations/:id/turns',
  /** A search in the knowledge base. */
  '/admin/probe',
  /** Files of up to 50 MB each; WAF inspects the first 16 KB. */
  '/admin/documents',
  /** The names of all selected documents, which can exceed 8 KB. */
  '/admin/documents/deletion',
  /** A list of users, up to 2 MB. */
  '/admin/users/imports',
] as const;

/** Where Cognito redirects users to the load balancer after sign-in. */
const SIGN_IN_CALLBACK = '/oauth2/idpresponse';

/**
 * The paths, for GET only, whose query may be long and may end with a suspicious file extension. The callback carries a code and
 * a state that contains the whole requested URL; the others carry document names, in which one character can take twelve bytes.
 */
export const LONG_QUERY_PATHS = [
  SIGN_IN_CALLBACK,
  '/admin/documents/file',
  '/admin/documents/details',
  '/admin/documents/replacement',
  '/admin/documents/deletion',
] as const;

/** Paths with their own rate limits, because a request costs more than a page view. */
export const LIMITED_PATHS = {
  questions: ['/conversations/:id/turns', '/admin/probe'],
  uploads: ['/admin/documents', '/admin/users/imports'],
  signIns: [SIGN_IN_CALLBACK],
} as const;
