import { TABLE } from '../../contract';
import type { Change, Image } from './record';

/** Partition key of the audit trail. */
const AUDIT = `${TABLE.organisation}${TABLE.audit}`;

/** The fields of a stream record that this function uses ("Using AWS Lambda with Amazon DynamoDB", AWS Lambda Developer Guide). */
interface StreamRecord {
  readonly eventID: string;
  readonly eventName: Change['name'];
  readonly eventSourceARN: string;
  /** Set only for changes by a service, such as the removal of an expired item. */
  readonly userIdentity?: { readonly type?: string; readonly principalId?: string } | null;
  readonly dynamodb: {
    /** Seconds since 1970, rounded down. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Readonly<Record<string, { readonly S?: string }>>;
    readonly NewImage?: Image;
    readonly OldImage?: Image;
  };
}

/**
 * Returns the changes of the audit trail in an event from a DynamoDB stream.
 *
 * @throws Error if the event is not from a DynamoDB stream, or if a change lacks a field or has an unknown `eventName`
 */
export function changesIn(event: unknown): Change[] {
  const { Records: records } = (event ?? {}) as { Records?: unknown };
  if (!Array.isArray(records)) throw new Error('The event is not from a DynamoDB stream: it has no list "Records"');
  // The filter of the event source mapping already selects these changes. Filter again: if the mapping lost its filter,
  // the archive would retain conversations for years.
  return (records as StreamRecord[])
    .filter(({ dynamodb }) => dynamodb?.Keys?.[TABLE.partitionKey]?.S === AUDIT)
    .map(changeIn);
}

function changeIn({ eventID, eventName, eventSourceARN, userIdentity, dynamodb }: StreamRecord): Change {
  const { ApproximateCreationDateTime: seconds, Keys, OldImage: before, NewImage: after } = dynamodb;
  if (!['INSERT', 'MODIFY', 'REMOVE'].includes(eventName)) throw new Error(`Unknown eventName "${eventName}"`);
  if (!before && !after) throw new Error('A change has no image: the stream must have new and old images');
  return {
    id: required(eventID, 'eventID'),
    name: eventName,
    at: new Date(Math.floor(seconds) * 1000).toISOString(),
    stream: required(eventSourceARN, 'eventSourceARN'),
    ...(userIdentity?.principalId ? { by: userIdentity.principalId } : {}),
    item: required(Keys[TABLE.sortKey]?.S, `Keys.${TABLE.sortKey}`),
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
  };
}

function required(value: string | undefined, field: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`A change has no ${field}`);
  return value;
}
