import {
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { Region } from './region';

/** States of a stack that an update would change; the others are deleted first, or are not finished. */
const LASTING = /^(CREATE_COMPLETE$|UPDATE_|IMPORT_)/;

/** The stacks of the deployment, as far as they stand: each is asked for once. */
export class Stacks {
  private readonly asked = new Map<string, Promise<Stack | undefined>>();
  private listed?: Promise<readonly StackResourceSummary[]>;

  constructor(
    private readonly name: string,
    private readonly homeRegion: Region,
    private readonly edgeRegion: Region,
  ) {}

  /** The application's. */
  get home(): Promise<Stack | undefined> {
    return this.stack(this.name, this.homeRegion);
  }

  /** The one in us-east-1. */
  get edge(): Promise<Stack | undefined> {
    return this.stack(`${this.name}-Edge`, this.edgeRegion);
  }

  /** An output of the application's stack, by the name that the stack gives it. */
  async output(name: string): Promise<string | undefined> {
    return outputOf(await this.home, name);
  }

  /**
   * Physical ids of the application's resources of a type, `AWS::EC2::VPC`, in no order. None where there is no stack that an update
   * would change.
   */
  async physicalIds(type: string): Promise<readonly string[]> {
    this.listed ??= this.list();
    return (await this.listed)
      .filter(({ ResourceType, ResourceStatus }) => ResourceType === type && ResourceStatus !== 'DELETE_COMPLETE')
      .flatMap(({ PhysicalResourceId: id }) => (id ? [id] : []));
  }

  /** By pages: DescribeStackResources ends after a hundred, and the stack has more. */
  private async list(): Promise<StackResourceSummary[]> {
    if (!LASTING.test((await this.home)?.StackStatus ?? '')) return [];
    const resources: StackResourceSummary[] = [];
    const pages = paginateListStackResources({ client: this.homeRegion.cloudFormation }, { StackName: this.name });
    for await (const { StackResourceSummaries = [] } of pages) {
      resources.push(...StackResourceSummaries);
    }
    return resources;
  }

  private stack(name: string, region: Region): Promise<Stack | undefined> {
    const known = this.asked.get(name) ?? describeStack(region, name);
    this.asked.set(name, known);
    return known;
  }
}

/** @returns nothing where there is no stack of this name */
export async function describeStack({ cloudFormation }: Region, name: string): Promise<Stack | undefined> {
  try {
    return (await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (error) {
    // CloudFormation has no error of its own for this one.
    if ((error as Error).name === 'ValidationError' && (error as Error).message.includes('does not exist'))
      return undefined;
    throw error;
  }
}

export function outputOf(stack: Stack | undefined, name: string): string | undefined {
  return stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
}
