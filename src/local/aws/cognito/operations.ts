import { descriptionOperations } from './description';
import { groupOperations } from './groups';
import { invitationOperations } from './invitation';
import type { Operation } from './operation';
import { passwordResetOperations } from './password-reset';
import { peopleOperations } from './people';
import { signInOperations } from './sign-in';
import { signOutOperations } from './sign-out';

/** Every operation that the stand-in knows, by the service's name for it. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>(
  Object.entries({
    ...descriptionOperations,
    ...groupOperations,
    ...invitationOperations,
    ...passwordResetOperations,
    ...peopleOperations,
    ...signInOperations,
    ...signOutOperations,
  }),
);
