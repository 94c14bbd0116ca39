import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Regions to which a cross-region inference profile may lead, as patterns, by the beginning of its id. */
const DESTINATIONS: Readonly<Record<string, string>> = {
  eu: 'eu-*', us: 'us-*', apac: 'ap-*', jp: 'ap-*', au: 'ap-*', ca: 'ca-*', global: '*', 'us-gov': 'us-gov-*',
};

/** The model that answers: in the region itself, or through a cross-region inference profile. */
export class AnsweringModel {
  readonly arn: string;
  private readonly profile: string | undefined;
  private readonly region: string;

  /** @param id id of a model (`anthropic.claude-…`) or of an inference profile (`eu.anthropic.claude-…`) */
  constructor(scope: Construct, private readonly id: string) {
    this.region = Stack.of(scope).region;
    const prefix = id.slice(0, id.indexOf('.'));
    this.profile = Object.hasOwn(DESTINATIONS, prefix) ? prefix : undefined;
    this.arn = this.profile
      ? `arn:${Aws.PARTITION}:bedrock:${this.region}:${Aws.ACCOUNT_ID}:inference-profile/${id}`
      : this.model(this.region, id);
  }

  /** Invoking the model, and through a profile only by way of this profile. */
  invocation(): PolicyStatement[] {
    const actions = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
    if (!this.profile) return [new PolicyStatement({ sid: 'Model', actions, resources: [this.arn] })];
    const id = this.id.slice(this.profile.length + 1);
    const destinations = [DESTINATIONS[this.profile]!, ...this.profile === 'global' ? [''] : []];
    return [
      new PolicyStatement({ sid: 'Profile', actions: [...actions, 'bedrock:GetInferenceProfile'], resources: [this.arn] }),
      new PolicyStatement({
        sid: 'ModelsOfProfile',
        actions,
        resources: destinations.map((region) => this.model(region, id)),
        conditions: { StringEquals: { 'bedrock:InferenceProfileArn': this.arn } },
      }),
    ];
  }

  private model(region: string, id: string): string {
    return `arn:${Aws.PARTITION}:bedrock:${region}::foundation-model/${id}`;
  }
}
