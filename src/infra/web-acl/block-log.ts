import { ArnFormat, Aws, Names, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { LogSettings } from '../log-settings';

/** The session, tokens, and the address of the page before, which has a query of its own. */
export const SECRET_HEADERS = ['cookie', 'authorization', 'referer'] as const;

/**
 * What the web ACL refused, and why. Requests that pass are not logged: who asked what when is nobody's business, and the load balancer
 * logs them. WAF logs no bodies; queries carry the code of the sign-in. The secret that CloudFront shows the load balancer is not in a
 * request yet when WAF sees it.
 */
export class RefusalLog extends Construct {
  readonly group: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly webAclArn: string,
    keeping: LogSettings,
  ) {
    super(scope, id);
    // WAF takes no group of another name.
    const logGroupName = `aws-waf-logs-${Names.uniqueResourceName(this, { maxLength: 100, separator: '-' })}`;
    this.group = new LogGroup(this, 'Group', { ...keeping.group, logGroupName });
    this.admitDelivery();
    this.configure();
  }

  /** WAF would write a policy by itself, which outlives the stack and counts towards the account's ten. */
  private admitDelivery(): void {
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

  private configure(): void {
    const configuration = new CfnLoggingConfiguration(this, 'Configuration', {
      resourceArn: this.webAclArn,
      logDestinationConfigs: [this.destination],
      // JSON to CloudFormation, which does not put the names into its own casing.
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

  /** Without the `:*` that CloudFormation ends the group's ARN with, and WAF refuses. */
  private get destination(): string {
    return Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: this.group.logGroupName,
    });
  }
}
