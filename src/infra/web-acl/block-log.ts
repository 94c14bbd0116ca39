import { ArnFormat, Aws, Names, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { LogSettings } from '../log-settings';

/** Headers with session cookies, tokens, and the previous page's URL, whose query may contain secrets. */
export const SECRET_HEADERS = ['cookie', 'authorization', 'referer'] as const;

/**
 * Logs the requests that the web ACL blocked, with the rule. Allowed requests are not logged here, for privacy; the load balancer
 * logs them. Queries are redacted because they can contain sign-in codes. WAF never logs bodies, and CloudFront adds the origin
 * secret only after WAF.
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
    // WAF requires this prefix.
    const logGroupName = `aws-waf-logs-${Names.uniqueResourceName(this, { maxLength: 100, separator: '-' })}`;
    this.group = new LogGroup(this, 'Group', { ...settings.group, logGroupName });
    this.allowDelivery();
    this.configureLogging();
  }

  /** Without this policy, WAF creates one that outlives the stack and counts towards the account's limit of ten. */
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
      // CloudFormation treats this property as plain JSON, so CDK does not convert the case of its keys.
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

  /** The ARN without the suffix `:*` of CloudFormation's attribute, which WAF rejects. */
  private get destination(): string {
    return Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: this.group.logGroupName,
    });
  }
}
