import { z } from 'zod';
import { attributeList, withAttributes } from './attributes';
import { cognitoError } from './errors';
import { parseFilter } from './filter';
import { adminOperation, ofPerson, ofPool } from './operation';
import { pageLimit, pageOf } from './paging';
import type { Person } from './person';
import { personDetail, personForm } from './person';
import type { Pool } from './pool';

/** Reading and changing existing accounts. */
export const peopleOperations = {
  AdminGetUser: adminOperation(ofPerson, (pool, input) => personDetail(pool.person(input.Username))),

  ListUsers: adminOperation(
    ofPool.extend({
      Filter: z.string().max(256).default(''),
      Limit: pageLimit,
      PaginationToken: z.string().optional(),
      AttributesToGet: z.array(z.string()).optional(),
    }),
    (pool, { Filter, Limit, PaginationToken, AttributesToGet }) => {
      const found = pool.people.filter(parseFilter(Filter));
      const page = pageOf(found, (person) => person.sub, {
        limit: Limit,
        token: PaginationToken,
        list: `ListUsers ${Filter}`,
      });
      return { Users: page.entries.map((person) => personForm(person, AttributesToGet)), PaginationToken: page.next };
    },
  ),

  AdminUpdateUserAttributes: adminOperation(ofPerson.extend({ UserAttributes: attributeList }), (pool, input) => {
    const person = pool.person(input.Username);
    const attributes = withAttributes(person.attributes, input.UserAttributes);
    assertEmailFree(pool, person, attributes.email);
    const verified = input.UserAttributes.some(({ Name }) => Name === 'email_verified');
    // A new address is unverified unless the request sets `email_verified`.
    if (attributes.email !== person.attributes.email && !verified) attributes.email_verified = 'false';
    return change(pool, person, { attributes });
  }),

  AdminDisableUser: adminOperation(ofPerson, (pool, input) => {
    const person = pool.person(input.Username);
    pool.signIns.revokeAllOf(person.sub);
    return change(pool, person, { enabled: false });
  }),

  AdminEnableUser: adminOperation(ofPerson, (pool, input) =>
    change(pool, pool.person(input.Username), { enabled: true }),
  ),

  AdminDeleteUser: adminOperation(ofPerson, (pool, input) => {
    pool.removePerson(pool.person(input.Username));
    return {};
  }),
};

function assertEmailFree(pool: Pool, person: Person, email: string): void {
  const holder = pool.findPerson(email);
  if (holder && holder !== person)
    throw cognitoError('AliasExistsException', 'An account with the given email already exists.');
}

function change(pool: Pool, person: Person, changes: Partial<Person>): object {
  Object.assign(person, changes, { modified: pool.now() });
  return {};
}
