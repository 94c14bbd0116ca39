import type { Json, Template } from '../../templates/template';
import type { Charge } from '../charge';

/** The resources of one type in one template. */
export interface Found {
  readonly resources: readonly [id: string, properties: Record<string, Json>][];
  readonly template: Template;
}

/** What resources of a type cost in a month, whatever is asked. */
export type Pricing = (found: Found) => Charge[];

/** Whether a value of a template names a resource. */
export function refersTo(value: Json, id: string): boolean {
  const written = JSON.stringify(value) ?? '';
  return written.includes(`{"Ref":"${id}"}`) || written.includes(`{"Fn::GetAtt":["${id}",`);
}
