import { Names, Stack, Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { LogSettings } from '../log-settings';
import { AdmittedAddresses, elsewhereThan } from './admission';
import { type RateLimits, rateStatements } from './rate-limits';
import { RefusalLog, SECRET_HEADERS } from './refusal-log';
import { refusalPages } from './refusals';
import { labelRules, managedRules, type Rule, refusing, visible } from './rules';

/** CloudFront takes a web ACL from no other region. */
const REGION = 'us-east-1';

export interface WebAclProps {
  /**
   * Networks, IPv4 and IPv6, from which the product can be reached at all. CloudFront serves both kinds of addresses: an office that
   * has both must name both, or its people are refused by the choice of their browsers. @default every network
   */
  readonly allowedAddresses?: readonly string[] | undefined;
  /** Countries (ISO 3166-1 alpha-2) from which it can be reached. With `allowedAddresses`, both have to be right. @default every country */
  readonly allowedCountries?: readonly string[] | undefined;
  /** Requests in five minutes from one address. @default those of {@link RateLimits} */
  readonly rateLimits?: RateLimits | undefined;
  /**
   * What becomes of requests through VPN services, Tor and hosting providers. Organisations' own proxies stand among the last, so look
   * at the metric `Anonymous` before they are refused. @default count
   */
  readonly anonymousAddresses?: 'count' | 'block' | undefined;
  /** Days for which the log of refusals is kept. */
  readonly logRetention: number;
  /** Of us-east-1, with a policy that admits CloudWatch Logs of that region. @default a key that AWS keeps */
  readonly encryptionKey?: IKey | undefined;
}

/**
 * The firewall in front of CloudFront, with a log of what it refuses. First who may come at all and how often, then AWS's rules, then
 * what their labels mean for this product.
 */
export class WebAcl extends Construct {
  readonly arn: string;
  /** The dimension `WebACL` in the namespace `AWS/WAFV2` of us-east-1. The dimension `Rule` is one of `WEB_ACL_RULES`, or `ALL`. */
  readonly metricName: string;
  readonly log: RefusalLog;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WebAclProps,
  ) {
    super(scope, id);
    this.refuseOtherRegions();
    this.metricName = Names.uniqueResourceName(this, { maxLength: 100, separator: '-' });
    this.arn = this.protect().attrArn;
    this.log = new RefusalLog(this, 'Log', this.arn, new LogSettings(props.logRetention, props.encryptionKey));
  }

  private refuseOtherRegions(): void {
    const { region, stackName } = Stack.of(this);
    if (Token.isUnresolved(region) || region !== REGION) {
      throw new Error(
        `CloudFront takes its web ACL from ${REGION}, and the stack ${stackName} has ${Token.isUnresolved(region) ? 'no region' : region}. Put the web ACL into a stack with env: { region: '${REGION}' }.`,
      );
    }
  }

  private protect(): CfnWebACL {
    const rules = [
      ...this.admission(),
      ...this.limits(),
      ...managedRules(this.props.anonymousAddresses ?? 'count'),
      ...labelRules(),
    ];
    return new CfnWebACL(this, 'Resource', {
      scope: 'CLOUDFRONT',
      description: 'Firewall of Joule Verne',
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
      customResponseBodies: refusalPages() as Record<string, CfnWebACL.CustomResponseBodyProperty>,
      visibilityConfig: visible(this.metricName),
      dataProtectionConfig: { dataProtections: this.secrets() },
    });
  }

  private admission(): Rule[] {
    const { allowedAddresses, allowedCountries } = this.props;
    return [
      ...(allowedAddresses
        ? [refusing('addresses', 'outside', new AdmittedAddresses(this, 'Addresses', allowedAddresses).elsewhere)]
        : []),
      ...(allowedCountries ? [refusing('countries', 'outside', elsewhereThan(allowedCountries))] : []),
    ];
  }

  private limits(): Rule[] {
    const { requests, questions, uploads, signIns } = rateStatements(this.props.rateLimits);
    return [
      refusing('requests', 'tooMany', requests),
      refusing('questions', 'tooMany', questions),
      refusing('uploads', 'tooMany', uploads),
      refusing('signIns', 'tooMany', signIns),
    ];
  }

  /** What leaves WAF nowhere, the samples included, and no detail of a match either: a match in a body is a piece of a question. */
  private secrets(): CfnWebACL.DataProtectProperty[] {
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
