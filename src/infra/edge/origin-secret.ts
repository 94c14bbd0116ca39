import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface OriginSecretProps {
  /** Number of the current secret. Increase it by 1 to rotate the secret. */
  readonly generation: number;
  readonly encryptionKey?: IKey | undefined;
}

/**
 * A secret that only the organisation's own CloudFront distribution sends. All CloudFront distributions share the same IP addresses, so
 * without the secret, any AWS customer could bypass the web ACL by pointing their own distribution at the load balancer.
 *
 * CloudFormation does not detect that the value of a secret has changed, so each generation is a separate secret. The load balancer
 * also accepts the previous generation, because a change to a distribution takes minutes to reach all edge locations.
 */
export class OriginSecret extends Construct {
  /** The secret that CloudFront sends. This is a dynamic reference to the secret, not its value. */
  readonly current: string;
  /** The secrets that the load balancer accepts: the current and the previous generation. */
  readonly accepted: string[];

  constructor(scope: Construct, id: string, { generation, encryptionKey }: OriginSecretProps) {
    super(scope, id);
    this.accepted = [generation, generation - 1].map((number) => this.createSecret(number, encryptionKey));
    this.current = this.accepted[0]!;
  }

  private createSecret(generation: number, encryptionKey?: IKey): string {
    const secret = new Secret(this, `Generation${generation}`, {
      description: 'Shared by CloudFront and the load balancer',
      // The secret must not contain * or ?, which the load balancer treats as wildcards.
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionKey ? { encryptionKey } : {}),
    });
    return secret.secretValue.unsafeUnwrap();
  }
}
