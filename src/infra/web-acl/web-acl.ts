import { Names, Stack, Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { AccessOptions } from '../deployment/access';
import { LogSettings } from '../log-settings';
import { AllowedAddresses, outsideCountries } from './allow-lists';
import { BlockLog, SECRET_HEADERS } from './block-log';
import { blockPages } from './block-pages';
import { type RateLimits, rateStatements } from './rate-limits';
import { blockRule, labelRules, managedRules, type Rule, visible } from './rules';

/** The only region from which CloudFront accepts a web ACL. */
const REGION = 'us-east-1';

export interface WebAclProps extends Omit<AccessOptions, 'webAcl'> {
  /**
   * Networks, IPv4 and IPv6, from which the product can be reached. CloudFront serves both: an office with both kinds of
   * addresses must list both, because browsers choose between them. @default every network
   */
  readonly addresses?: string[] | undefined;
  /** Countries (ISO 3166-1 alpha-2) from which it can be reached. With `addresses`, a request must satisfy both. @default every country */
  readonly countries?: string[] | undefined;
  /** Limits for the requests from one address in five minutes. @default those of {@link RateLimits} */
  readonly rateLimits?: RateLimits | undefined;
  /**
   * Whether to count or block requests through VPN services, Tor and hosting providers. Proxies of organisations are often at
   * hosting providers, so check the metric `Anonymous` before blocking. @default count
   */
  readonly anonymousAddresses?: 'count' | 'block' | undefined;
  /** Number of days for which the log of blocked requests is kept. */
  readonly logDays: number;
  /** A key in us-east-1 whose policy allows CloudWatch Logs of that region. @default a key that AWS owns */
  readonly encryptionKey?: IKey | undefined;
}

/**
 * The web ACL of the CloudFront distribution, with a log of blocked requests. Its rules, in order: allowed addresses
 * and countries, rate limits, AWS's managed rules, and rules on the labels that managed rules add.
 */
export class WebAcl extends Construct {
  readonly arn: string;
  /** Value of the metric dimension `WebACL` in the namespace `AWS/WAFV2` of us-east-1. The dimension `Rule` is one of `WEB_ACL_RULES`, or `ALL`. */
  readonly metricName: string;
  readonly log: BlockLog;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WebAclProps,
  ) {
    super(scope, id);
    this.assertRegion();
    this.metricName = Names.uniqueResourceName(this, { maxLength: 100, separator: '-' });
    this.arn = this.createWebAcl().attrArn;
    this.log = new BlockLog(this, 'Log', this.arn, new LogSettings(props.logDays, props.encryptionKey));
  }

  private assertRegion(): void {
    const { region, stackName } = Stack.of(this);
    if (Token.isUnresolved(region) || region !== REGION) {
      throw new Error(
        `CloudFront requires its web ACL in ${REGION}, but the stack ${stackName} has ${Token.isUnresolved(region) ? 'no region' : `the region ${region}`}. Put the web ACL into a stack with env: { region: '${REGION}' }.`,
      );
    }
  }

  private createWebAcl(): CfnWebACL {
    const rules = [
      ...this.allowListRules(),
      ...this.rateLimitRules(),
      ...managedRules(this.props.anonymousAddresses ?? 'count'),
      ...labelRules(),
    ];
    return new CfnWebACL(this, 'Resource', {
      scope: 'CLOUDFRONT',
      description: 'Firewall of Joule Verne',
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
      customResponseBodies: blockPages() as Record<string, CfnWebACL.CustomResponseBodyProperty>,
      visibilityConfig: visible(this.metricName),
      dataProtectionConfig: { dataProtections: this.redactions() },
    });
  }

  private allowListRules(): Rule[] {
    const { addresses, countries } = this.props;
    return [
      ...(addresses
        ? [blockRule('addresses', 'outside', new AllowedAddresses(this, 'Addresses', addresses).outside)]
        : []),
      ...(countries ? [blockRule('countries', 'outside', outsideCountries(countries))] : []),
    ];
  }

  private rateLimitRules(): Rule[] {
    const { requests, questions, uploads, signIns } = rateStatements(this.props.rateLimits);
    return [
      blockRule('requests', 'tooMany', requests),
      blockRule('questions', 'tooMany', questions),
      blockRule('uploads', 'tooMany', uploads),
      blockRule('signIns', 'tooMany', signIns),
    ];
  }

  /** Data that WAF redacts everywhere, including in samples and match details: a match in a body is part of a question. */
  private redactions(): CfnWebACL.DataProtectProperty[] {
    const fields = [
      { fieldType: 'SINGLE_HEADER', fieldKeys: [...SECRET_HEADERS] },
      { fieldType: 'QUERY_STRING' },
      { fieldType: 'BODY' },
    ];
    return fields.map((field) => ({
      field,
      action: 'SUBSTITUTION',
      excludeRuleMatchDetails: false,
      excludeRateBasedDetails: false,
    }));
  }
}
