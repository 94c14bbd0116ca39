import {
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { Region } from './region';

/**
 * The states of a stack that has been created successfully. All other states belong to the creation of a stack, to the rollback of the
 * creation, or to the deletion of the stack.
 */
const CREATED = /^(CREATE_COMPLETE$|UPDATE_|IMPORT_)/;

/** The states of a stack whose creation has not begun or has failed. The next deployment is then a first deployment. */
const NOT_CREATED = /^(REVIEW_IN_PROGRESS|CREATE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED)$/;

/** Whether the next deployment of a stack is its first, although its creation may have been attempted before. */
export function isNotCreated(stack: Stack | undefined): boolean {
  return stack === undefined || NOT_CREATED.test(stack.StackStatus ?? '');
}

/** The existing stacks of the deployment. Requests each stack only once. */
export class Stacks {
  private readonly requested = new Map<string, Promise<Stack | undefined>>();
  private readonly listed = new Map<string, Promise<readonly StackResourceSummary[]>>();

  constructor(
    private readonly name: string,
    private readonly homeRegion: Region,
    private readonly edgeRegion: Region,
  ) {}

  /** The stack in the home region; undefined if it does not exist. */
  get home(): Promise<Stack | undefined> {
    return this.stack(this.name, this.homeRegion);
  }

  /** The stack in us-east-1 with the certificate and the web ACL; undefined if it does not exist. */
  get edge(): Promise<Stack | undefined> {
    return this.stack(`${this.name}-Edge`, this.edgeRegion);
  }

  /** The stack in us-east-1 with the alarms about CloudFront; undefined if it does not exist. */
  get edgeAlarms(): Promise<Stack | undefined> {
    return this.stack(`${this.name}-EdgeAlarms`, this.edgeRegion);
  }

  /**
   * Returns the value of an output of the home stack; undefined if the stack or the output does not exist.
   *
   * @param name the output's key
   */
  async output(name: string): Promise<string | undefined> {
    return outputOf(await this.home, name);
  }

  /**
   * Returns the physical ids of a stack's resources of one type, such as `AWS::EC2::VPC`, in no particular order. Returns an empty list
   * if the stack has not been created successfully.
   *
   * @param stack the stack in the home region, or the stack in us-east-1 with the certificate and the web ACL
   */
  async physicalIds(type: string, stack: 'home' | 'edge' = 'home'): Promise<readonly string[]> {
    return (await this.resources(type, stack)).flatMap(({ PhysicalResourceId: id }) => (id ? [id] : []));
  }

  /** Returns the logical ids of the home stack's resources of one type. See `physicalIds`. */
  async logicalIds(type: string): Promise<readonly string[]> {
    return (await this.resources(type, 'home')).flatMap(({ LogicalResourceId: id }) => (id ? [id] : []));
  }

  private async resources(type: string, stack: 'home' | 'edge'): Promise<StackResourceSummary[]> {
    const resources = this.listed.get(stack) ?? this.listResources(stack);
    this.listed.set(stack, resources);
    return (await resources).filter(
      ({ ResourceType, ResourceStatus }) => ResourceType === type && ResourceStatus !== 'DELETE_COMPLETE',
    );
  }

  /** Uses ListStackResources with pagination, because DescribeStackResources returns at most 100 resources and the stack has more. */
  private async listResources(stack: 'home' | 'edge'): Promise<StackResourceSummary[]> {
    const { StackStatus = '', StackName } = (await this[stack]) ?? {};
    if (!CREATED.test(StackStatus)) return [];
    const { cloudFormation: client } = stack === 'home' ? this.homeRegion : this.edgeRegion;
    const resources: StackResourceSummary[] = [];
    const pages = paginateListStackResources({ client }, { StackName });
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

/** @returns the stack, or undefined if there is no stack with this name */
export async function describeStack({ cloudFormation }: Region, name: string): Promise<Stack | undefined> {
  try {
    return (await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (error) {
    // CloudFormation has no specific error for a stack that does not exist.
    if ((error as Error).name === 'ValidationError' && (error as Error).message.includes('does not exist'))
      return undefined;
    throw error;
  }
}

export function outputOf(stack: Stack | undefined, name: string): string | undefined {
  return stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
}
