import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Conversations } from './conversations';

/** The product in an account, a construct for each part of the architecture. */
export class JouleVerneStack extends Stack {
  readonly conversations: Conversations;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.conversations = new Conversations(this, 'Conversations');
  }
}
