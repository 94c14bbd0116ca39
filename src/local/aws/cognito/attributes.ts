import * as z from 'zod';
import { invalidParameter } from './errors';

/** Attributes as the operations receive them. An empty or missing value removes the attribute; `email` cannot be removed. */
export const attributeList = z.array(
  z.object({ Name: z.string().min(1).max(32), Value: z.string().max(2048).optional() }),
);

/** The attributes of a pool without custom attributes (OpenID Connect Core, section 5.1). */
const STANDARD = new Set([
  'address',
  'birthdate',
  'email',
  'email_verified',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'phone_number_verified',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
]);

/**
 * Applies changes to the `current` attributes.
 * @throws Refusal InvalidParameterException for a name or value that the schema does not allow
 */
export function withAttributes(
  current: Record<string, string>,
  changes: z.infer<typeof attributeList>,
): Record<string, string> {
  const attributes = { ...current };
  for (const { Name, Value } of changes) {
    assertValid(Name, Value);
    if (Value) attributes[Name] = Value;
    else delete attributes[Name];
  }
  return attributes;
}

/** Whether a text has the form of an e-mail address. */
export function isEmail(text: string): boolean {
  return text.length <= 128 && /^[^\s@<>"(),;:\\]+@[^\s@<>"(),;:\\.]+(\.[^\s@<>"(),;:\\.]+)+$/.test(text);
}

function assertValid(name: string, value: string | undefined): void {
  if (name === 'sub') throw invalidParameter('user.sub: Attribute cannot be updated.');
  if (!STANDARD.has(name)) {
    throw invalidParameter(
      `Attributes did not conform to the schema: Type for attribute {${name}} could not be determined`,
    );
  }
  if (name === 'email' && !isEmail(value ?? '')) throw invalidParameter('Invalid email address format.');
  if (name.endsWith('_verified') && value && !['true', 'false'].includes(value)) {
    throw invalidParameter(
      `Attributes did not conform to the schema: ${name} must be "true" or "false", received "${value}"`,
    );
  }
}
