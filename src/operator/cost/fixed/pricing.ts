import type { Json, Template } from '../../templates/template';
import type { Charge } from '../charge';

/** All resources of one type in one template. */
export interface PricedResources {
  readonly resources: readonly [id: string, properties: Record<string, Json>][];
  readonly template: Template;
}

/** @returns the monthly charges of the resources, which do not depend on the number of questions */
export type Pricing = (found: PricedResources) => Charge[];

/** Whether a template value refers to a resource. @param id logical id */
export function refersTo(value: Json, id: string): boolean {
  const json = JSON.stringify(value) ?? '';
  return json.includes(`{"Ref":"${id}"}`) || json.includes(`{"Fn::GetAtt":["${id}",`);
}
