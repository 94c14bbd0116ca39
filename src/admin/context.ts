import type Router from '@koa/router';
import type { FeedbackList } from '../app/feedback/feedback-list';
import type { CurrentInstructions } from '../app/instructions/current-instructions';
import type { InstructionVersions } from '../app/instructions/instruction-versions';
import type { RequestContext, RequestState } from '../app/web/context';
import type { AuditTrail } from './audit/audit-trail';
import type { Documents } from './documents/documents';
import type { Pages } from './pages';
import type { ImportRunner } from './users/imports/import-runner';
import type { Imports } from './users/imports/imports';
import type { Users } from './users/users';

/** The console's domain objects and renderer, which all requests share. */
export interface AdminServices {
  readonly pages: Pages;
  readonly trail: AuditTrail;
  readonly feedback: FeedbackList;
  readonly instructions: InstructionVersions;
  readonly currentInstructions: CurrentInstructions;
  readonly documents: Documents;
  readonly users: Users;
  readonly imports: Imports;
  readonly importRunner: ImportRunner;
}

export type AdminState = RequestState & AdminServices;

/** A request of an admin: the console's guard has checked the group in the verified access token. */
export type AdminContext = RequestContext & {
  readonly state: AdminState;
  readonly params: Record<string, string>;
};

/** A router that runs behind the console's guard. */
export type AdminRouter = Router<AdminState>;
