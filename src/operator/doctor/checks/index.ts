import type { Check } from '../check';
import { agent } from './agent';
import { answeringModel } from './answering-model';
import { availabilityZones } from './availability-zones';
import { bootstrap } from './bootstrap';
import { builder } from './builder';
import { certificateAuthorities } from './certificate-authorities';
import { certificates } from './certificates';
import { elasticIps } from './elastic-ips';
import { embeddingModel } from './embedding-model';
import { fargate } from './fargate';
import { guardrail } from './guardrail';
import { hostedZone } from './hosted-zone';
import { prefixLists } from './prefix-lists';
import { relayConcurrency } from './relay-concurrency';
import { resourceTypes } from './resource-types';
import { securityGroupRules } from './security-group-rules';
import { sender } from './sender';
import { serviceLinkedRoles } from './service-linked-roles';
import { signInAddress } from './sign-in-address';
import { stackStates } from './stack-states';
import { standingNetwork } from './standing-network';
import { standingSignIn } from './standing-sign-in';
import { vpcs } from './vpcs';
import { webAcl } from './web-acl';
import { workstation } from './workstation';

/** Of this machine alone. */
export const ownChecks: readonly Check[] = [workstation, builder];

/** Of the account, in the order in which a person would go through them. */
export const accountChecks: readonly Check[] = [
  bootstrap,
  serviceLinkedRoles,
  stackStates,
  standingNetwork,
  standingSignIn,
  answeringModel,
  embeddingModel,
  agent,
  guardrail,
  resourceTypes,
  hostedZone,
  certificateAuthorities,
  certificates,
  signInAddress,
  sender,
  webAcl,
  availabilityZones,
  prefixLists,
  securityGroupRules,
  vpcs,
  elasticIps,
  fargate,
  relayConcurrency,
];
