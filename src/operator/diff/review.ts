import type { Templates } from '../templates/template';
import { type Change, changesBetween, losesData } from './changes';
import { asDeployed, deployedTemplates } from './deployed-templates';
import { describeChanges, describeLosses } from './report';
import { templatesIn } from './template-files';

/** The changes that a deployment would make. */
export interface Review {
  readonly changes: readonly Change[];
  /** The changes in words, for each part of the architecture. */
  readonly description: string;
  /** Why the deployment is refused; undefined if it loses no data, or only data whose loss the operator accepts. */
  readonly refusal: string | undefined;
}

interface ReviewOptions {
  /** Ids of the changes whose loss of data the operator accepts (`Change.id`). @default none */
  readonly accepted?: readonly string[];
  /** Path of the deployment file from which the templates were synthesised. @default unknown */
  readonly file?: string;
}

/** The deployed stacks with which to compare the templates, and the options of the comparison. */
export interface Deployed extends Required<ReviewOptions> {
  /** Name of the stack in the home region. */
  readonly name: string;
  /** The home region. */
  readonly region: string;
}

/**
 * Compares the deployed stacks with synthesised templates. Changes nothing.
 *
 * @param folder the folder into which `cdk synth` has written the templates
 * @throws AwsUnavailable when the credentials, a permission or the connection is missing; Error when the folder does not contain the
 *   templates of exactly one deployment
 */
export async function reviewDeployment({ name, region, ...options }: Deployed, folder: string): Promise<Review> {
  return review(await deployedTemplates(name, region), asDeployed(templatesIn(folder)), options);
}

/** Compares two versions of the templates. */
export function review(before: Templates, after: Templates, { accepted = [], file }: ReviewOptions = {}): Review {
  const changes = changesBetween(before, after);
  const lost = changes.filter((change) => losesData(change) && !accepted.includes(change.id));
  return {
    changes,
    description: describeChanges(changes),
    refusal: lost.length > 0 ? describeLosses(lost, file) : undefined,
  };
}
