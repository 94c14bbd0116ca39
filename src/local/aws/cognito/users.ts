import * as z from 'zod';
import { attributeList, withAttributes } from './attributes';
import { cognitoError } from './errors';
import { parseFilter } from './filter';
import { adminOperation, ofPool, ofUser } from './operation';
import { pageLimit, pageOf } from './paging';
import type { Pool } from './pool';
import type { User } from './user';
import { userDetail, userForm } from './user';

/** Operations that read and change existing accounts. */
export const userOperations = {
  AdminGetUser: adminOperation(ofUser, (pool, input) => userDetail(pool.user(input.Username))),

  ListUsers: adminOperation(
    ofPool.extend({
      Filter: z.string().max(256).default(''),
      Limit: pageLimit,
      PaginationToken: z.string().optional(),
      AttributesToGet: z.array(z.string()).optional(),
    }),
    (pool, { Filter, Limit, PaginationToken, AttributesToGet }) => {
      const found = pool.users.filter(parseFilter(Filter));
      const page = pageOf(found, (user) => user.sub, {
        limit: Limit,
        token: PaginationToken,
        list: `ListUsers ${Filter}`,
      });
      return { Users: page.entries.map((user) => userForm(user, AttributesToGet)), PaginationToken: page.next };
    },
  ),

  AdminUpdateUserAttributes: adminOperation(ofUser.extend({ UserAttributes: attributeList }), (pool, input) => {
    const user = pool.user(input.Username);
    const attributes = withAttributes(user.attributes, input.UserAttributes);
    assertEmailFree(pool, user, attributes.email);
    const verified = input.UserAttributes.some(({ Name }) => Name === 'email_verified');
    // A new address is unverified unless the request sets `email_verified`.
    if (attributes.email !== user.attributes.email && !verified) attributes.email_verified = 'false';
    return change(pool, user, { attributes });
  }),

  AdminDisableUser: adminOperation(ofUser, (pool, input) => {
    const user = pool.user(input.Username);
    pool.signIns.revokeAllOf(user.sub);
    return change(pool, user, { enabled: false });
  }),

  AdminEnableUser: adminOperation(ofUser, (pool, input) => change(pool, pool.user(input.Username), { enabled: true })),

  AdminDeleteUser: adminOperation(ofUser, (pool, input) => {
    pool.removeUser(pool.user(input.Username));
    return {};
  }),
};

function assertEmailFree(pool: Pool, user: User, email: string): void {
  const holder = pool.findUser(email);
  if (holder && holder !== user)
    throw cognitoError('AliasExistsException', 'An account with the given email already exists.');
}

function change(pool: Pool, user: User, changes: Partial<User>): object {
  Object.assign(user, changes, { modified: pool.now() });
  return {};
}
