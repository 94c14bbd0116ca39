import type { PasswordPolicyType } from '@aws-sdk/client-cognito-identity-provider';

/** One demand on a password; its sentence in `locales/` is `rule.<name>`. */
export interface PasswordRule {
  name: 'length' | 'uppercase' | 'lowercase' | 'number' | 'symbol';
  minimum?: number;
  /** Whether the password that was tried breaks this rule. */
  broken: boolean;
}

/** What counts as a symbol ("Adding user pool password requirements", which counts inner spaces too). */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|\S \S/;

/** The demands of a pool's policy, held against the password that was tried, if one was. */
export function passwordRules(policy: PasswordPolicyType | undefined, tried?: string): PasswordRule[] {
  const minimum = policy?.MinimumLength ?? 0;
  const demands = [
    { name: 'length', wanted: minimum > 0, met: (password: string) => password.length >= minimum },
    { name: 'uppercase', wanted: policy?.RequireUppercase, met: (password: string) => /[A-Z]/.test(password) },
    { name: 'lowercase', wanted: policy?.RequireLowercase, met: (password: string) => /[a-z]/.test(password) },
    { name: 'number', wanted: policy?.RequireNumbers, met: (password: string) => /[0-9]/.test(password) },
    { name: 'symbol', wanted: policy?.RequireSymbols, met: (password: string) => SYMBOL.test(password) },
  ] as const;
  return demands
    .filter(({ wanted }) => wanted)
    .map(({ name, met }) => ({
      name,
      minimum: name === 'length' ? minimum : undefined,
      broken: tried !== undefined && !met(tried),
    }));
}
