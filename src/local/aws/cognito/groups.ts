import * as z from 'zod';
import { adminOperation, ofPool, ofUser } from './operation';
import { pageLimit, pageOf } from './paging';
import type { Group, Pool } from './pool';
import { userForm } from './user';

const paged = { Limit: pageLimit, NextToken: z.string().optional() };
const membership = ofUser.extend({ GroupName: z.string().min(1).max(128) });

/** Operations on groups and their members. Adding and removing a member are idempotent. */
export const groupOperations = {
  AdminAddUserToGroup: adminOperation(membership, (pool, input) => {
    const user = pool.user(input.Username);
    const { name } = pool.group(input.GroupName);
    user.groups = [...new Set([...user.groups, name])];
    return {};
  }),

  AdminRemoveUserFromGroup: adminOperation(membership, (pool, input) => {
    const user = pool.user(input.Username);
    const { name } = pool.group(input.GroupName);
    user.groups = user.groups.filter((group) => group !== name);
    return {};
  }),

  AdminListGroupsForUser: adminOperation(ofUser.extend(paged), (pool, input) => {
    const user = pool.user(input.Username);
    const groups = pool.groups.filter((group) => user.groups.includes(group.name));
    return groupPage(pool, groups, input, `AdminListGroupsForUser ${user.sub}`);
  }),

  ListGroups: adminOperation(ofPool.extend(paged), (pool, input) => groupPage(pool, pool.groups, input, 'ListGroups')),

  ListUsersInGroup: adminOperation(ofPool.extend({ ...paged, GroupName: z.string() }), (pool, input) => {
    const { name } = pool.group(input.GroupName);
    const members = pool.users.filter((user) => user.groups.includes(name));
    const request = { limit: input.Limit, token: input.NextToken, list: `ListUsersInGroup ${name}` };
    const page = pageOf(members, (user) => user.sub, request);
    return { Users: page.entries.map((user) => userForm(user)), NextToken: page.next };
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
