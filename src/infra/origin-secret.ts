import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** The header in which CloudFront tells the load balancer that a request came through the organisation's own distribution. */
export const ORIGIN_HEADER = 'x-origin-secret';

export interface OriginSecretProps {
  /** Counts up to change the secret. */
  readonly generation: number;
  readonly encryptionKey?: IKey | undefined;
}

/**
 * What only the organisation's own distribution knows. CloudFront's addresses are everybody's: without this secret any AWS customer
 * could lead requests to the load balancer around the web ACL.
 *
 * CloudFormation does not notice that the value of a secret has changed. So each generation is a secret of its own; the load
 * balancer admits the one before too, because a distribution takes minutes to change everywhere.
 */
export class OriginSecret extends Construct {
  /** What CloudFront sends: a dynamic reference, never the value itself. */
  readonly sent: string;
  /** What the load balancer admits: the same, and the one before. */
  readonly admitted: string[];

  constructor(scope: Construct, id: string, { generation, encryptionKey }: OriginSecretProps) {
    super(scope, id);
    this.admitted = [generation, generation - 1].map((number) => this.value(number, encryptionKey));
    this.sent = this.admitted[0]!;
  }

  private value(generation: number, encryptionKey?: IKey): string {
    const secret = new Secret(this, `Generation${generation}`, {
      description: 'Known to CloudFront and the load balancer alone',
      // The load balancer reads * and ? as wildcards.
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionKey ? { encryptionKey } : {}),
    });
    return secret.secretValue.unsafeUnwrap();
  }
}
