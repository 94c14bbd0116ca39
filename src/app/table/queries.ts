import { TABLE } from '../../contract';
import type { Query } from './table';

const { partitionKey, sortKey, activityKey, activityIndex } = TABLE;

/**
 * Returns the query for an owner's items whose key starts with a prefix (every item if it is empty), in the order of the keys. An
 * empty prefix needs a separate query: DynamoDB rejects an empty string as a key, and names and values that no expression uses.
 */
export function prefixQuery(owner: string, prefix: string): Query {
  return {
    KeyConditionExpression: `#owner = :owner${prefix ? ' AND begins_with(#item, :prefix)' : ''}`,
    ExpressionAttributeNames: { '#owner': partitionKey, ...(prefix ? { '#item': sortKey } : {}) },
    ExpressionAttributeValues: { ':owner': owner, ...(prefix ? { ':prefix': prefix } : {}) },
  };
}

/**
 * Returns the query for an owner's items whose keys in the activity index are from `from` to `to`, in descending order of these
 * keys.
 *
 * @param attributes the attributes to read. Default: all
 */
export function activityQuery(owner: string, from: string, to: string, attributes: readonly string[] = []): Query {
  const names = Object.fromEntries(attributes.map((name) => [`#${name}`, name]));
  return {
    IndexName: activityIndex,
    ScanIndexForward: false,
    KeyConditionExpression: '#owner = :owner AND #active BETWEEN :from AND :to',
    ...(attributes.length > 0 ? { ProjectionExpression: Object.keys(names).join(', ') } : {}),
    ExpressionAttributeNames: { ...names, '#owner': partitionKey, '#active': activityKey },
    ExpressionAttributeValues: { ':owner': owner, ':from': from, ':to': to },
  };
}

/** Returns the query for an owner's items with keys from `from` to `to`, in the order of the keys. */
export function rangeQuery(owner: string, from: string, to: string): Query {
  return {
    KeyConditionExpression: '#owner = :owner AND #item BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#owner': partitionKey, '#item': sortKey },
    ExpressionAttributeValues: { ':owner': owner, ':from': from, ':to': to },
  };
}
