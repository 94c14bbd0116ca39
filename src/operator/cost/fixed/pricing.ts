import type { Json, Template } from '../../templates/template';
import type { Charge } from '../charge';
import type { Rates } from '../rates';

/** All resources of one type in a template, with the prices that apply to them. */
export interface PricedResources {
  readonly resources: readonly [id: string, properties: Record<string, Json>][];
  readonly template: Template;
  readonly rates: Rates;
}

/** A function that returns the monthly charges for resources. These charges do not depend on the number of questions. */
export type Pricing = (found: PricedResources) => Charge[];

/** Returns whether a value in a template refers to a resource. @param id the logical id of the resource */
export function refersTo(value: Json, id: string): boolean {
  const json = JSON.stringify(value) ?? '';
  return json.includes(`{"Ref":"${id}"}`) || json.includes(`{"Fn::GetAtt":["${id}",`);
}
