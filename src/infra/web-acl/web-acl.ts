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
   * IPv4 and IPv6 networks from which users can reach the product. CloudFront supports both protocols, and browsers choose between
   * them, so an office that uses both must list its networks of both kinds. @default all networks
   */
  readonly addresses?: string[] | undefined;
  /**
   * Countries (ISO 3166-1 alpha-2) from which users can reach the product. If `addresses` is set too, a request must satisfy
   * both.
   *
   * @default all countries
   */
  readonly countries?: string[] | undefined;
  /** Maximum numbers of requests from one IP address in five minutes. @default the defaults of {@link RateLimits} */
  readonly rateLimits?: RateLimits | undefined;
  /**
   * Whether to count or to block requests that come through VPN services, Tor or hosting providers. Organisations often run their
   * proxies at hosting providers, so operators should check the metric of the rule `Anonymous` before they choose `block`.
   * @default count
   */
  readonly anonymousAddresses?: 'count' | 'block' | undefined;
  /** Name of the product on the pages for blocked requests. @default Joule Verne */
  readonly product?: string | undefined;
  /** Number of days for which the log of blocked requests is kept. */
  readonly logDays: number;
  /** A KMS key in us-east-1 whose policy allows CloudWatch Logs of that region to use it. @default a key that AWS owns */
  readonly encryptionKey?: IKey | undefined;
}

/**
 * The web ACL of the CloudFront distribution, with a log of blocked requests. WAF evaluates its rules in this order: allowed
 * addresses and countries, rate limits, AWS's managed rules, and rules that evaluate the labels of the managed rules.
 */
export class WebAcl extends Construct {
  readonly arn: string;
  /**
   * Value of the dimension `WebACL` of WAF's metrics (namespace `AWS/WAFV2` in us-east-1). Their dimension `Rule` is one of
   * `WEB_ACL_RULES`, or `ALL`.
   */
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
      customResponseBodies: blockPages(this.props.product) as Record<string, CfnWebACL.CustomResponseBodyProperty>,
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

  /**
   * Returns the fields that WAF redacts in all data that it records, including match details: otherwise, a match in a
   * body would reveal part of a question.
   */
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
