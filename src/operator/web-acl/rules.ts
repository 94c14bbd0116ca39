import { resourcesOf, type Templates, text } from '../templates/template';

/** The properties of a web ACL that determine which requests it blocks, and what WAF redacts in its log. */
const PROPERTIES = ['DefaultAction', 'Rules', 'DataProtectionConfig'] as const;

/** A JSON list of strings, which the repository's formatter writes on one line. */
const STRINGS = /\[(?:\s+"[^"]*",?)+\s+\]/g;

/**
 * Returns the web ACL's rules and IP sets as JSON. References to other resources are in angle brackets.
 *
 * @throws Error if the deployment uses the organisation's own web ACL
 */
export function rulesOf({ edge }: Templates): string {
  const [found] = resourcesOf(edge, 'AWS::WAFv2::WebACL');
  if (!found)
    throw new Error('The deployment uses your own web ACL (access.webAcl), whose rules are not in the templates.');
  const [, webAcl] = found;
  const networks = resourcesOf(edge, 'AWS::WAFv2::IPSet').map(([id, { IPAddressVersion, Addresses }]) => ({
    Id: id,
    IPAddressVersion,
    Addresses,
  }));
  const content = Object.fromEntries(PROPERTIES.map((name) => [name, webAcl[name]]));
  const json = JSON.stringify({ ...content, ...(networks.length > 0 ? { IPSets: networks } : {}) }, withReferences, 2);
  return `${json.replace(STRINGS, (list) => list.replace(/\s+/g, ' ').replace(/^\[ | \]$/g, (bracket) => bracket.trim()))}\n`;
}

/** Replaces a reference to another resource with the resource's id in angle brackets. */
function withReferences(_key: string, value: unknown): unknown {
  const isReference = typeof value === 'object' && value !== null && ('Ref' in value || 'Fn::GetAtt' in value);
  return isReference ? text(value) : value;
}
