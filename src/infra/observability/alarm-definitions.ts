import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { StackMetrics } from './metrics';

export interface AlarmDefinition {
  readonly metric: IMetric;
  /** The alarm fires at or above this value, or below it if `below` is true. */
  readonly threshold: number;
  /** For the operator: what happened and what to do first. */
  readonly description: string;
  /** Number of consecutive periods that must breach the threshold. @default 1 */
  readonly periods?: number;
  /** Whether the alarm fires below the threshold instead of at or above it. @default false */
  readonly below?: boolean;
  /** What the alarm does if there is no data. @default it does not fire */
  readonly missingData?: TreatMissingData;
}

/**
 * Returns the alarms of the home region by construct id, except `Unreachable`, which `Observability` composes of two of them. To add an
 * alarm, add an entry: each alarm notifies the topic and is on the dashboard. The alarms of the web ACL, of CloudFront and of its
 * certificate are in `EdgeStack` and `EdgeAlarmsStack`.
 */
export function alarmDefinitions(metrics: StackMetrics): Record<string, AlarmDefinition> {
  return {
    NoHealthyTask: {
      metric: metrics.healthyTasks,
      threshold: 1,
      below: true,
      periods: 2,
      missingData: TreatMissingData.BREACHING,
      description:
        'No task is healthy: Joule Verne is down. First read the events of the ECS service, then the log of the last task.',
    },
    AnswersFail: {
      metric: metrics.failures,
      threshold: 5,
      periods: 2,
      description:
        'At least five answers failed or were interrupted in each of two consecutive periods of five minutes. First look at "Errors by kind" on the dashboard, then read the log of the application.',
    },
    ErrorRate: {
      metric: metrics.failedPercent,
      threshold: 20,
      periods: 3,
      description:
        'At least 20 % of the answers failed or were interrupted for 15 minutes. First look at "Errors by kind" on the dashboard, then read the log of the application.',
    },
    ServerErrors: {
      metric: metrics.applicationErrors,
      threshold: 10,
      description:
        'The application responded with a 5xx status at least ten times in five minutes. Read its log: it contains the reason for each.',
    },
    LoadBalancerErrors: {
      metric: metrics.loadBalancerErrors,
      threshold: 10,
      description:
        'The load balancer responded with a 5xx status at least ten times in five minutes: it found no healthy task or could not reach Cognito. First check the number of tasks and the sign-in errors on the dashboard.',
    },
    SlowFirstText: {
      metric: metrics.percentile('firstText', 90),
      threshold: 15_000,
      periods: 3,
      description:
        'One answer in ten took more than 15 seconds to show its first text, for 15 minutes. Check the Bedrock quotas and the latency of the model.',
    },
    // The two periods are ten minutes, which is longer than auto scaling needs to start a task: if more tasks help, the alarm does not
    // fire. The threshold is four times 50 ms, the longest time for which rendering may block the event loop
    // (docs/decisions/04-incremental-markdown.md).
    EventLoopDelay: {
      metric: metrics.percentile('eventLoopDelay', 99),
      threshold: 200,
      periods: 2,
      description:
        'For ten minutes, the event loop of a task ran at least 200 ms late, so all its answers stutter, and more tasks have not helped. Look at "Event-loop delay" and "Tasks" on the dashboard: if the CPU is busy on all tasks, increase service.maxTasks in deployment.json; if not, find the request that blocks a task in its log.',
    },
    Throttling: {
      metric: metrics.sum('throttles'),
      threshold: 10,
      description:
        'Bedrock throttled at least ten requests in five minutes, including those that succeeded after a retry. Request a higher quota for the model from AWS.',
    },
    IngestionFailures: {
      metric: metrics.sum('ingestionFailures'),
      threshold: 1,
      description:
        'The knowledge base could not index a document, or an ingestion job failed, so answers may lack its content. The documents page of the admin console shows the document and the reason.',
    },
    RelayErrors: {
      metric: metrics.relayErrors,
      threshold: 3,
      periods: 2,
      description:
        'The egress relay fails: admins cannot manage users, and new tasks cannot verify sign-ins. Read the log of the relay.',
    },
    RelayThrottled: {
      metric: metrics.relayThrottles,
      threshold: 1,
      description:
        'Lambda throttled the egress relay. Set or increase operation.relayConcurrency in deployment.json, or request a larger Lambda concurrency quota.',
    },
    AuditArchiveFails: {
      metric: metrics.archiveErrors,
      threshold: 1,
      periods: 2,
      description:
        'The audit archive has failed for ten minutes. Read the log of the audit archive, and fix the cause within 20 hours: Lambda repeats the failed entries for that long, and then stores them outside the chain.',
    },
    AuditArchiveIsLate: {
      metric: metrics.archiveDelay,
      threshold: 15 * 60_000,
      description:
        'Entries of the audit trail reach the audit archive more than 15 minutes late. Read the log of the audit archive. Until they arrive, only the table has them.',
    },
    CertificateExpiry: certificateExpiry(metrics.certificate, 'the load balancer'),
    ...canaryAlarms(metrics),
    ...quotaAlarm(metrics),
  };
}

/**
 * Number of days before the expiry of a certificate at which the alarm fires. If ACM has issued the certificate, ACM tries to renew it
 * earlier than this, so the alarm shows that the renewal has failed.
 */
const EXPIRY_DAYS = 21;

/** @param user the resource that uses the certificate */
export function certificateExpiry(certificate: ICertificate, user: string): AlarmDefinition {
  return {
    metric: certificate.metricDaysToExpiry(),
    threshold: EXPIRY_DAYS,
    below: true,
    // CloudWatch has no data about a certificate on its first day and after its expiry. While there is no data, the alarm keeps its
    // state.
    missingData: TreatMissingData.IGNORE,
    description: `The certificate of ${user} expires in less than ${EXPIRY_DAYS} days. If ACM issued it, its DNS record for the validation is missing: see the certificate in ACM. If you imported it, import its successor.`,
  };
}

function canaryAlarms({ canary }: StackMetrics): Record<string, AlarmDefinition> {
  if (!canary) return {};
  const remedy = 'Its log names the step that failed.';
  return {
    CanarySignInPage: {
      metric: canary.signInPage,
      threshold: 1,
      below: true,
      periods: 2,
      missingData: TreatMissingData.BREACHING,
      description: `The canary could not reach the sign-in page twice in a row, so users probably cannot either. ${remedy}`,
    },
    ...(canary.answer
      ? {
          CanaryAnswer: {
            metric: canary.answer,
            threshold: 1,
            below: true,
            // The alarm evaluates the metric more often than the canary asks a question. Until the next question, the alarm keeps its
            // state.
            missingData: TreatMissingData.IGNORE,
            description: `The canary signed in or asked a question without receiving a complete answer. ${remedy}`,
          },
        }
      : {}),
  };
}

/** Percentage of the quota at which the alarm fires. */
const QUOTA_PERCENT = 80;

function quotaAlarm({ tokenQuota, quotaUse }: StackMetrics): Record<string, AlarmDefinition> {
  if (!tokenQuota || !quotaUse) return {};
  return {
    TokenQuota: {
      metric: quotaUse,
      threshold: Math.floor((tokenQuota * QUOTA_PERCENT) / 100),
      periods: 3,
      description: `The model used at least ${QUOTA_PERCENT} % of operation.tokensPerMinute for three minutes. Above the quota, Bedrock throttles questions: request a higher quota from AWS.`,
    },
  };
}
