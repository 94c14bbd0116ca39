import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Regions to which a cross-region inference profile may lead, as patterns, by the beginning of its id. */
const DESTINATIONS: Readonly<Record<string, readonly string[]>> = {
  eu: ['eu-*'],
  us: ['us-*'],
  apac: ['ap-*'],
  jp: ['ap-*'],
  au: ['ap-*'],
  ca: ['ca-*'],
  'us-gov': ['us-gov-*'],
  // A model of all regions is named without one besides.
  global: ['*', ''],
};

/** What an inference profile leads to: a model, and the regions in which it may be, as patterns. Nothing for the id of a model. */
export function modelsReached(id: string): { readonly region: string; readonly model: string }[] {
  const prefix = id.slice(0, id.indexOf('.'));
  const regions = Object.hasOwn(DESTINATIONS, prefix) ? DESTINATIONS[prefix]! : [];
  return regions.map((region) => ({ region, model: id.slice(prefix.length + 1) }));
}

/** The model that answers: in the region itself, or through a cross-region inference profile. */
export class AnsweringModel {
  readonly arn: string;
  private readonly reached: string[];

  /** @param id id of a model (`anthropic.claude-…`) or of an inference profile (`eu.anthropic.claude-…`) */
  constructor(scope: Construct, id: string) {
    const { region } = Stack.of(scope);
    this.reached = modelsReached(id).map((one) => arnOf(one.region, one.model));
    this.arn = this.isProfile
      ? `arn:${Aws.PARTITION}:bedrock:${region}:${Aws.ACCOUNT_ID}:inference-profile/${id}`
      : arnOf(region, id);
  }

  /** Invoking the model, and through a profile only by way of this profile. */
  invocation(): PolicyStatement[] {
    const actions = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
    if (!this.isProfile) return [new PolicyStatement({ sid: 'Model', actions, resources: [this.arn] })];
    return [
      new PolicyStatement({
        sid: 'Profile',
        actions: [...actions, 'bedrock:GetInferenceProfile'],
        resources: [this.arn],
      }),
      new PolicyStatement({
        sid: 'ModelsOfProfile',
        actions,
        resources: this.reached,
        conditions: { StringEquals: { 'bedrock:InferenceProfileArn': this.arn } },
      }),
    ];
  }

  private get isProfile(): boolean {
    return this.reached.length > 0;
  }
}

function arnOf(region: string, model: string): string {
  return `arn:${Aws.PARTITION}:bedrock:${region}::foundation-model/${model}`;
}
