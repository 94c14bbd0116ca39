import { DescribeAddressesCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { fault, ok, warning } from '../../check';
import type { DoctorCheck } from '../context';
import { findQuota, increaseCommand } from '../service-quotas';
import { findPrefixLists } from './prefix-lists';

/** The quotas that a deployment can exceed, with their codes in Service Quotas. */
const QUOTAS = {
  vpcs: { service: 'vpc', code: 'L-F678F1CE' },
  securityGroupRules: { service: 'vpc', code: 'L-0EA8095F' },
  elasticIps: { service: 'ec2', code: 'L-0263D0A3' },
  fargateVcpus: { service: 'fargate', code: 'L-3032A538' },
} as const;

export const vpcs: DoctorCheck = {
  name: 'VPCs',
  async run({ deployment, home, stacks }) {
    if (deployment.existing.network) return [];
    // The quota for internet gateways needs no check, because AWS increases it together with the quota for VPCs.
    const [quota, { Vpcs: existing = [] }] = await Promise.all([
      findQuota(home, QUOTAS.vpcs),
      home.ec2.send(new DescribeVpcsCommand({})),
    ]);
    if (existing.length < quota) return [ok(`${existing.length} of ${quota} in use`)];
    if (await stacks.home) return [ok(`${existing.length} of ${quota} in use, including this deployment's`)];
    return [
      fault(
        `All ${quota} VPCs of ${home.name} are in use`,
        `Delete an unused one, or request an increase: ${increaseCommand(home, QUOTAS.vpcs, quota + 1)}`,
      ),
    ];
  },
};

/**
 * Checks the quota for the rules of a security group. A rule with a prefix list counts once for each entry that the list may have. The
 * quota applies separately to inbound and to outbound rules.
 */
export const securityGroupRules: DoctorCheck = {
  name: 'Security group rules',
  async run({ deployment, home }) {
    const [lists, quota] = await Promise.all([findPrefixLists(home), findQuota(home, QUOTAS.securityGroupRules)]);
    const ingress = lists.cloudFront?.weight ?? 0;
    // The 1 counts the rule that allows traffic to the interface endpoints.
    const egress = deployment.network.narrowEgress ? 1 + (lists.s3?.weight ?? 0) + (lists.dynamodb?.weight ?? 0) : 0;
    const needed = Math.max(ingress, egress);
    if (needed <= quota) return [ok(`${needed} of ${quota}`)];
    const user = ingress > quota ? "CloudFront's prefix list needs" : 'the prefix lists of network.narrowEgress need';
    return [
      fault(
        `${user} ${needed} rules of a security group, but the quota is ${quota}`,
        `Request an increase: ${increaseCommand(home, QUOTAS.securityGroupRules, needed + 5)}`,
      ),
    ];
  },
};

/** The number of Elastic IPs that a deployment with a private load balancer needs: one for each of its two NAT gateways. */
const NEEDED_ELASTIC_IPS = 2;

/** Checks the quota for Elastic IPs. A private load balancer needs them, because it reaches Cognito through NAT gateways. */
export const elasticIps: DoctorCheck = {
  name: 'Elastic IPs',
  async run({ deployment, home, stacks }) {
    if (!deployment.network.privateLoadBalancer) return [];
    const [quota, { Addresses: existing = [] }] = await Promise.all([
      findQuota(home, QUOTAS.elasticIps),
      home.ec2.send(new DescribeAddressesCommand({ Filters: [{ Name: 'domain', Values: ['vpc'] }] })),
    ]);
    if (existing.length + NEEDED_ELASTIC_IPS <= quota)
      return [ok(`${existing.length} of ${quota} in use, ${NEEDED_ELASTIC_IPS} are needed`)];
    const own =
      (await stacks.home) &&
      existing.filter(({ Tags = [] }) =>
        Tags.some(({ Key, Value }) => Key === 'aws:cloudformation:stack-name' && Value === deployment.name),
      );
    if (own && own.length >= NEEDED_ELASTIC_IPS)
      return [ok(`${existing.length} of ${quota} in use, including this deployment's`)];
    return [
      fault(
        `${existing.length} of ${quota} Elastic IPs are in use, and network.privateLoadBalancer needs ${NEEDED_ELASTIC_IPS} for its NAT gateways`,
        `Release some, or request an increase: ${increaseCommand(home, QUOTAS.elasticIps, existing.length + NEEDED_ELASTIC_IPS)}`,
      ),
    ];
  },
};

/** The number of Fargate's CPU units in a vCPU. */
const UNITS_PER_VCPU = 1024;

/** Checks the quota for the vCPUs of all tasks in the account and region. New accounts have a low quota. */
export const fargateVcpus: DoctorCheck = {
  name: 'Fargate vCPUs',
  async run({ deployment, home }) {
    const { cpu, minTasks, maxTasks } = deployment.service;
    const quota = await findQuota(home, QUOTAS.fargateVcpus);
    const vcpus = (tasks: number) => (tasks * cpu) / UNITS_PER_VCPU;
    const remedy = `Request an increase: ${increaseCommand(home, QUOTAS.fargateVcpus, Math.ceil(vcpus(2 * maxTasks)))}`;
    // During an update, ECS starts a new task before it stops an old one.
    if (quota < vcpus(minTasks + 1)) {
      return [
        fault(
          `the quota is ${quota}, but ${minTasks} tasks and one more during an update need ${vcpus(minTasks + 1)}`,
          remedy,
        ),
      ];
    }
    if (quota < vcpus(maxTasks)) {
      return [
        warning(
          `the quota is ${quota}, but ${maxTasks} tasks (service.maxTasks) would need ${vcpus(maxTasks)}`,
          `${remedy}, or lower service.maxTasks.`,
        ),
      ];
    }
    return [ok(`at most ${vcpus(maxTasks)} of ${quota}`)];
  },
};
