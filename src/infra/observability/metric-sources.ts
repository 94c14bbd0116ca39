import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { ApplicationLoadBalancer, ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { CanaryOptions } from '../deployment/canary';
import type { Deployment } from '../deployment/schema';
import type { EgressRelay } from '../network/egress-relay';
import type { LoadBalancer } from '../service/load-balancer';
import type { Service } from '../service/service';
import type { AuditArchive } from '../storage/audit-archive';
import { hasCanary } from './canary';

/** The resources that emit metrics. */
export interface MetricSources {
  readonly balancer: ApplicationLoadBalancer;
  readonly targets: ApplicationTargetGroup;
  readonly service: FargateService;
  readonly relay: IFunction;
  /** The function of the audit archive. */
  readonly archive: IFunction;
  /** The certificate of the load balancer. */
  readonly certificate: ICertificate;
  /** The options of the canary; undefined if there is none. */
  readonly canary: CanaryOptions | undefined;
  /** Id of the model or of the inference profile that answers; undefined for an agent. */
  readonly model: string | undefined;
  /** The account's quota of tokens per minute for the model. */
  readonly tokenQuota: number | undefined;
  /** CloudWatch namespace of the application's metrics. */
  readonly metricsNamespace: string;
}

/** The constructs whose resources emit metrics. */
export interface MeasuredConstructs {
  readonly loadBalancer: LoadBalancer;
  readonly service: Service;
  readonly relay: EgressRelay;
  readonly archive: AuditArchive;
}

export function metricSourcesOf(
  deployment: Deployment,
  { loadBalancer, service, relay, archive }: MeasuredConstructs,
): MetricSources {
  const { engine, name, operation } = deployment;
  const { balancer, targets, certificate } = loadBalancer;
  return {
    balancer,
    targets,
    certificate,
    service: service.service,
    relay: relay.function,
    archive: archive.function,
    canary: hasCanary(deployment) ? operation.canary : undefined,
    model: engine.kind === 'agent' ? undefined : engine.model,
    tokenQuota: operation.tokensPerMinute,
    metricsNamespace: name,
  };
}
