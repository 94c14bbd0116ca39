import type { IGrantable } from 'aws-cdk-lib/aws-iam';

/** A program that is given permissions, and with each of them the variables by which it finds what it may reach. */
export interface Grantee extends IGrantable {
  /** Sets an environment variable of the program; names are those of `contract.ts`. */
  addEnvironment(name: string, value: string): void;
}
