import { MONTH } from '../assumptions';
import type { Pricing } from './pricing';

/** Returns the charges for users. Threat protection requires the Plus plan, which has no free tier. */
export const userPools: Pricing = ({ resources }) =>
  resources.map(([, { UserPoolTier }]) => ({
    component: 'Identity',
    item: `Users, ${UserPoolTier === 'PLUS' ? 'Plus' : 'Essentials'} plan`,
    price: UserPoolTier === 'PLUS' ? 'protectedUser' : 'user',
    quantity: MONTH.users.value,
    basis: `${MONTH.users.value}`,
  }));

export const keys: Pricing = ({ resources: { length } }) => [
  {
    component: 'Secrets and keys',
    item: 'Customer managed keys',
    price: 'key',
    quantity: length,
    basis: `${length}`,
  },
];

export const secrets: Pricing = ({ resources: { length } }) => [
  {
    component: 'Secrets and keys',
    item: 'Origin secret, current and previous',
    price: 'secret',
    quantity: length,
    basis: `${length}`,
  },
];
