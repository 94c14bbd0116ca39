import { ArnFormat, Aws, Names, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { LogSettings } from '../log-settings';

/** WAF requires that the name of its log group begins with this text. */
export const WAF_LOG_PREFIX = 'aws-waf-logs-';

/** Headers that contain session cookies, tokens, or the URL of the previous page, whose query string may contain secrets. */
export const SECRET_HEADERS = ['cookie', 'authorization', 'referer'] as const;

/**
 * Logs the requests that the web ACL blocks, each with the rule that blocked it. For privacy, the log contains no allowed requests;
 * the load balancer logs those. WAF redacts query strings, because they can contain sign-in codes, and never logs bodies. The requests
 * that it inspects do not contain the origin secret, because CloudFront adds the secret afterwards.
 */
export class BlockLog extends Construct {
  readonly group: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly webAclArn: string,
    settings: LogSettings,
  ) {
    super(scope, id);
    const logGroupName = `${WAF_LOG_PREFIX}${Names.uniqueResourceName(this, { maxLength: 100, separator: '-' })}`;
    this.group = new LogGroup(this, 'Group', { ...settings.group, logGroupName });
    this.allowDelivery();
    this.configureLogging();
  }

  /**
   * Creates the policy that allows WAF to write to the log group. Without this policy, WAF would create its own, which would outlive
   * the stack and count towards the account's limit of ten policies.
   */
  private allowDelivery(): void {
    this.group.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.group.logGroupArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:logs:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:*` },
        },
      }),
    );
  }

  private configureLogging(): void {
    const configuration = new CfnLoggingConfiguration(this, 'Configuration', {
      resourceArn: this.webAclArn,
      logDestinationConfigs: [this.destination],
      // CloudFormation treats the values of `singleHeader` and `loggingFilter` as plain JSON, so the CDK does not convert the case of their
      // keys.
      redactedFields: [{ queryString: {} }, ...SECRET_HEADERS.map((Name) => ({ singleHeader: { Name } }))],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] },
        ],
      },
    });
    configuration.node.addDependency(this.group);
  }

  /** The ARN of the log group without the suffix `:*`. CloudFormation's attribute has this suffix, but WAF rejects it. */
  private get destination(): string {
    return Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: this.group.logGroupName,
    });
  }
}
