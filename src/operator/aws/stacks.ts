import {
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { Region } from './region';

/** States of a stack that can be updated. A stack in any other state has to be deleted first, or is still being changed. */
const UPDATABLE = /^(CREATE_COMPLETE$|UPDATE_|IMPORT_)/;

/** The existing stacks of the deployment. Requests each of them once. */
export class Stacks {
  private readonly requested = new Map<string, Promise<Stack | undefined>>();
  private resources?: Promise<readonly StackResourceSummary[]>;

  constructor(
    private readonly name: string,
    private readonly homeRegion: Region,
    private readonly edgeRegion: Region,
  ) {}

  /** The application's stack. */
  get home(): Promise<Stack | undefined> {
    return this.stack(this.name, this.homeRegion);
  }

  /** The stack in us-east-1. */
  get edge(): Promise<Stack | undefined> {
    return this.stack(`${this.name}-Edge`, this.edgeRegion);
  }

  /** @param name key of an output of the application's stack */
  async output(name: string): Promise<string | undefined> {
    return outputOf(await this.home, name);
  }

  /**
   * Physical ids of the application's resources of a type such as `AWS::EC2::VPC`, in no particular order. Empty if
   * there is no stack that can be updated.
   */
  async physicalIds(type: string): Promise<readonly string[]> {
    this.resources ??= this.listResources();
    return (await this.resources)
      .filter(({ ResourceType, ResourceStatus }) => ResourceType === type && ResourceStatus !== 'DELETE_COMPLETE')
      .flatMap(({ PhysicalResourceId: id }) => (id ? [id] : []));
  }

  /** Paginates, because DescribeStackResources stops at 100 resources and the stack has more. */
  private async listResources(): Promise<StackResourceSummary[]> {
    if (!UPDATABLE.test((await this.home)?.StackStatus ?? '')) return [];
    const resources: StackResourceSummary[] = [];
    const pages = paginateListStackResources({ client: this.homeRegion.cloudFormation }, { StackName: this.name });
    for await (const { StackResourceSummaries = [] } of pages) {
      resources.push(...StackResourceSummaries);
    }
    return resources;
  }

  private stack(name: string, region: Region): Promise<Stack | undefined> {
    const request = this.requested.get(name) ?? describeStack(region, name);
    this.requested.set(name, request);
    return request;
  }
}

/** @returns undefined if there is no stack of this name */
export async function describeStack({ cloudFormation }: Region, name: string): Promise<Stack | undefined> {
  try {
    return (await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (error) {
    // CloudFormation has no specific error for a missing stack.
    if ((error as Error).name === 'ValidationError' && (error as Error).message.includes('does not exist'))
      return undefined;
    throw error;
  }
}

export function outputOf(stack: Stack | undefined, name: string): string | undefined {
  return stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
}
