import type { Response } from './aws-server';

/**
 * The content of an XML element: a text, or child elements by name. If the value of a name is an array, there is a
 * child for each item.
 */
type Tree = string | number | boolean | { readonly [name: string]: Tree | readonly Tree[] };

/** A response in AWS JSON 1.1 or REST-JSON. */
export const json = (value: unknown): Response => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** A response in EC2's query protocol: the root element is the result, and lists consist of `item` elements. */
export const ec2 = (operation: string, result: Tree): Response => xml(`${operation}Response`, result);

/**
 * A response in the query protocol of services such as STS, IAM and CloudFormation: the result is a child of the root
 * element, and lists consist of `member` elements.
 */
export const query = (operation: string, result: Tree): Response =>
  xml(`${operation}Response`, { [`${operation}Result`]: result });

/** A response in REST-XML. */
export const xml = (root: string, content: Tree): Response => ({
  headers: { 'content-type': 'text/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${element(root, content)}`,
});

/** An error in AWS JSON 1.1 or REST-JSON. */
export const jsonError = (type: string, status = 400, message = 'rejected'): Response => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
  body: JSON.stringify({ __type: type, message }),
});

export const ec2Error = (Code: string, status = 400, Message = 'rejected'): Response => ({
  ...xml('Response', { Errors: { Error: { Code, Message } }, RequestID: '1' }),
  status,
});

/** An error in the query protocol or REST-XML. */
export const xmlError = (Code: string, status = 400, Message = 'rejected'): Response => ({
  ...xml('ErrorResponse', { Error: { Type: 'Sender', Code, Message }, RequestId: '1' }),
  status,
});

function element(name: string, content: Tree | readonly Tree[]): string {
  if (Array.isArray(content)) return (content as readonly Tree[]).map((child) => element(name, child)).join('');
  if (typeof content !== 'object')
    return `<${name}>${String(content).replace(/&/g, '&amp;').replace(/</g, '&lt;')}</${name}>`;
  return `<${name}>${Object.entries(content)
    .map(([inner, value]) => element(inner, value))
    .join('')}</${name}>`;
}
