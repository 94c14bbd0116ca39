/**
 * The paths of POST requests in which users legitimately send content that looks like an attack: questions that contain code or
 * host names, long texts, or files. The paths must be identical to the routes of the application.
 */
export const FREE_TEXT_PATHS = [
  /** A question: up to 32 KB of any text. */
  '/conversations/:id/turns',
  /** A file of up to 10 MB that is attached to a question. */
  '/conversations/:id/attachments',
  /** The title of a conversation. */
  '/conversations/:id/title',
  /** A comment on an answer. */
  '/conversations/:id/turns/:turnId/feedback',
  /** Words that a user searches for in their conversations. */
  '/search',
  /** A search in the knowledge base. */
  '/admin/probe',
  /** Files of up to 50 MB each; WAF inspects the first 16 KB. */
  '/admin/documents',
  /** The names of all selected documents, which can exceed 8 KB. */
  '/admin/documents/deletion',
  /** The organisation's instructions for answers. */
  '/admin/instructions',
  /** A list of users of up to 2 MB. */
  '/admin/users/imports',
] as const;

/** The path at the load balancer to which Cognito redirects users after they sign in. */
const SIGN_IN_CALLBACK = '/oauth2/idpresponse';

/**
 * The paths of GET requests whose query string may be long, or may end with a suspicious file extension. The query string of the
 * callback contains a code, and a state with the whole requested URL. The other query strings contain words or document names, in which
 * one character takes up to twelve bytes when it is percent-encoded.
 */
export const LONG_QUERY_PATHS = [
  SIGN_IN_CALLBACK,
  '/search',
  '/admin/documents/file',
  '/admin/documents/details',
  '/admin/documents/replacement',
  '/admin/documents/deletion',
] as const;

/**
 * The path of GET requests whose query string contains the words that a user searches for in their conversations. Browsers without
 * JavaScript send such requests.
 */
export const FREE_QUERY_PATHS = ['/search'] as const;

/** Paths with their own rate limits, because requests to them are more expensive than page views. */
export const LIMITED_PATHS = {
  questions: ['/conversations/:id/turns', '/admin/probe'],
  uploads: ['/admin/documents', '/conversations/:id/attachments', '/admin/users/imports'],
  signIns: [SIGN_IN_CALLBACK],
} as const;
