import { z } from 'zod';
import { adminOperation, ofPerson, ofPool } from './operation';
import { pageLimit, pageOf } from './paging';
import { personForm } from './person';
import type { Group, Pool } from './pool';

const paged = { Limit: pageLimit, NextToken: z.string().optional() };
const membership = ofPerson.extend({ GroupName: z.string().min(1).max(128) });

/** Groups and their members. Adding and removing a member are idempotent. */
export const groupOperations = {
  AdminAddUserToGroup: adminOperation(membership, (pool, input) => {
    const person = pool.person(input.Username);
    const { name } = pool.group(input.GroupName);
    person.groups = [...new Set([...person.groups, name])];
    return {};
  }),

  AdminRemoveUserFromGroup: adminOperation(membership, (pool, input) => {
    const person = pool.person(input.Username);
    const { name } = pool.group(input.GroupName);
    person.groups = person.groups.filter((group) => group !== name);
    return {};
  }),

  AdminListGroupsForUser: adminOperation(ofPerson.extend(paged), (pool, input) => {
    const person = pool.person(input.Username);
    const groups = pool.groups.filter((group) => person.groups.includes(group.name));
    return groupPage(pool, groups, input, `AdminListGroupsForUser ${person.sub}`);
  }),

  ListGroups: adminOperation(ofPool.extend(paged), (pool, input) => groupPage(pool, pool.groups, input, 'ListGroups')),

  ListUsersInGroup: adminOperation(ofPool.extend({ ...paged, GroupName: z.string() }), (pool, input) => {
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
