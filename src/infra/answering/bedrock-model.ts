import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { GEOGRAPHIES, geographyOf } from '../deployment/model-geographies';

/**
 * Returns the models to which an inference profile may route requests, each with a pattern of its regions for IAM. Empty
 * if `id` is the id of a model, or of a profile whose prefix is not in GEOGRAPHIES.
 */
export function modelsOfProfile(id: string): { readonly region: string; readonly model: string }[] {
  const prefix = geographyOf(id);
  if (!prefix) return [];
  const { destinations = [] } = GEOGRAPHIES[prefix] ?? {};
  return destinations.map((region) => ({ region, model: id.slice(prefix.length + 1) }));
}

/** A Bedrock model that is invoked either directly in the stack's region or through a cross-region inference profile. */
export class BedrockModel {
  readonly arn: string;
  /** Empty if the model is invoked directly. */
  private readonly profileModelArns: string[];

  /** @param id id of a model (`anthropic.claude-…`) or of an inference profile (`eu.anthropic.claude-…`) */
  constructor(scope: Construct, id: string) {
    const { region } = Stack.of(scope);
    this.profileModelArns = modelsOfProfile(id).map((target) => modelArn(target.region, target.model));
    this.arn = this.isProfile
      ? `arn:${Aws.PARTITION}:bedrock:${region}:${Aws.ACCOUNT_ID}:inference-profile/${id}`
      : modelArn(region, id);
  }

  /**
   * Returns IAM statements that allow invoking the model. For an inference profile, they allow invoking its models only
   * through this profile.
   *
   * @param invocation actions that invoke the model
   * @param profileActions further actions that the caller needs on the profile
   */
  statements(invocation: readonly string[], profileActions: readonly string[] = []): PolicyStatement[] {
    const actions = [...invocation];
    if (!this.isProfile) return [new PolicyStatement({ sid: 'Model', actions, resources: [this.arn] })];
    return [
      new PolicyStatement({
        sid: 'Profile',
        actions: [...actions, ...profileActions],
        resources: [this.arn],
      }),
      new PolicyStatement({
        sid: 'ModelsOfProfile',
        actions,
        resources: this.profileModelArns,
        conditions: { StringEquals: { 'bedrock:InferenceProfileArn': this.arn } },
      }),
    ];
  }

  private get isProfile(): boolean {
    return this.profileModelArns.length > 0;
  }
}

/** Returns the ARN of a foundation model. */
export function modelArn(region: string, model: string): string {
  return `arn:${Aws.PARTITION}:bedrock:${region}::foundation-model/${model}`;
}
