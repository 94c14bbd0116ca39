import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The constraints of AWS's service models, by botocore's name of the service. `npx projen service-models` writes them. */
export interface Models {
  /** The package and version that they come from. */
  readonly source: string;
  readonly services: Readonly<Record<string, ServiceModel>>;
}

export interface ServiceModel {
  readonly protocol: 'json' | 'rest-json' | 'rest-xml';
  /** Before the operation's name in `X-Amz-Target`. */
  readonly targetPrefix?: string | undefined;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface Operation {
  readonly http: { readonly method: string; readonly requestUri: string };
  /** The name of the input's shape. */
  readonly input: string;
}

/** `min` and `max` limit the characters of a string, the bytes of a blob, the entries of a list or map, or a number. */
export interface Shape {
  readonly type: string;
  readonly required?: readonly string[] | undefined;
  readonly members?: Readonly<Record<string, Member>> | undefined;
  /** The member that is the whole body. */
  readonly payload?: string | undefined;
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly pattern?: string | undefined;
  readonly enum?: readonly string[] | undefined;
}

export interface Member {
  readonly shape: string;
  /** Absent in the body. */
  readonly location?: string | undefined;
  /** The name on the wire, if it differs. */
  readonly name?: string | undefined;
}

export const MODELS: Models = JSON.parse(readFileSync(path.join(__dirname, 'models.json'), 'utf8'));
