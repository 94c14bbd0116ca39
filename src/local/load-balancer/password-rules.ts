import type { PasswordPolicyType } from '@aws-sdk/client-cognito-identity-provider';
import { SYMBOL } from '../aws/cognito/password';

/** One rule for passwords. `locales/` contains its text under the key `rule.<name>`. */
export interface PasswordRule {
  name: 'length' | 'uppercase' | 'lowercase' | 'number' | 'symbol';
  minimum?: number;
  /** Whether the rejected password breaks this rule; false if no password was rejected. */
  broken: boolean;
}

/** Returns the rules of a pool's policy, and whether the `rejected` password breaks each of them. */
export function passwordRules(policy: PasswordPolicyType | undefined, rejected?: string): PasswordRule[] {
  const minimum = policy?.MinimumLength ?? 0;
  const rules = [
    { name: 'length', required: minimum > 0, met: (password: string) => password.length >= minimum },
    { name: 'uppercase', required: policy?.RequireUppercase, met: (password: string) => /[A-Z]/.test(password) },
    { name: 'lowercase', required: policy?.RequireLowercase, met: (password: string) => /[a-z]/.test(password) },
    { name: 'number', required: policy?.RequireNumbers, met: (password: string) => /[0-9]/.test(password) },
    { name: 'symbol', required: policy?.RequireSymbols, met: (password: string) => SYMBOL.test(password) },
  ] as const;
  return rules
    .filter(({ required }) => required)
    .map(({ name, met }) => ({
      name,
      minimum: name === 'length' ? minimum : undefined,
      broken: rejected !== undefined && !met(rejected),
    }));
}
