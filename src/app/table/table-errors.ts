import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../errors';

/** Returns undefined if the condition of a request fails. @throws StoreUnavailable if the request fails for another reason */
export async function unlessConditionFails<T>(request: Promise<T>): Promise<T | undefined> {
  return orUnavailable(
    request.catch((error: unknown) => {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }),
  );
}

/** @throws StoreUnavailable when the request fails */
export async function orUnavailable<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw new StoreUnavailable(`DynamoDB: ${(error as Error).name}: ${(error as Error).message}`, { cause: error });
  }
}
