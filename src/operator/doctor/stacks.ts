import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { Region } from './region';

/** The stacks of the deployment, as far as they stand: each is asked for once. */
export class Stacks {
  private readonly asked = new Map<string, Promise<Stack | undefined>>();

  constructor(private readonly name: string, private readonly homeRegion: Region, private readonly edgeRegion: Region) {}

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
    if ((error as Error).name === 'ValidationError' && (error as Error).message.includes('does not exist')) return undefined;
    throw error;
  }
}

export function outputOf(stack: Stack | undefined, name: string): string | undefined {
  return stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
}
