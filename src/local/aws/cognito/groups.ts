import { z } from 'zod';
import { forAdministrators, ofPerson, ofPool } from './operation';
import { pageLimit, pageOf } from './page';
import { personForm } from './person';
import type { Group, Pool } from './pool';

const paged = { Limit: pageLimit, NextToken: z.string().optional() };
const membership = ofPerson.extend({ GroupName: z.string().min(1).max(128) });

/** Groups and who is in them. Both changes may be repeated: the second time changes nothing. */
export const groupOperations = {
  AdminAddUserToGroup: forAdministrators(membership, (pool, input) => {
    const person = pool.person(input.Username);
    const { name } = pool.group(input.GroupName);
    person.groups = [...new Set([...person.groups, name])];
    return {};
  }),

  AdminRemoveUserFromGroup: forAdministrators(membership, (pool, input) => {
    const person = pool.person(input.Username);
    const { name } = pool.group(input.GroupName);
    person.groups = person.groups.filter((group) => group !== name);
    return {};
  }),

  AdminListGroupsForUser: forAdministrators(ofPerson.extend(paged), (pool, input) => {
    const person = pool.person(input.Username);
    const groups = pool.groups.filter((group) => person.groups.includes(group.name));
    return groupPage(pool, groups, input, `AdminListGroupsForUser ${person.sub}`);
  }),

  ListGroups: forAdministrators(ofPool.extend(paged), (pool, input) =>
    groupPage(pool, pool.groups, input, 'ListGroups'),
  ),

  ListUsersInGroup: forAdministrators(ofPool.extend({ ...paged, GroupName: z.string() }), (pool, input) => {
    const { name } = pool.group(input.GroupName);
    const members = pool.people.filter((person) => person.groups.includes(name));
    const request = { limit: input.Limit, token: input.NextToken, list: `ListUsersInGroup ${name}` };
    const page = pageOf(members, (person) => person.sub, request);
    return { Users: page.entries.map((person) => personForm(person)), NextToken: page.next };
  }),
};

function groupPage(pool: Pool, groups: Group[], input: { Limit?: number; NextToken?: string }, list: string): object {
  const page = pageOf(groups, (group) => group.name, { limit: input.Limit, token: input.NextToken, list });
  return { Groups: page.entries.map((group) => groupForm(pool, group)), NextToken: page.next };
}

function groupForm(pool: Pool, group: Group): object {
  return {
    GroupName: group.name,
    UserPoolId: pool.settings.userPoolId,
    Description: group.description,
    CreationDate: group.created / 1000,
    LastModifiedDate: group.created / 1000,
  };
}
