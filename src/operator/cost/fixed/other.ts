import { MONTH } from '../assumptions';
import { quantity } from '../words';
import type { Pricing } from './found';

/** Rules that AWS keeps cost as much as our own. */
export const webAcls: Pricing = ({ resources }) => {
  const rules = resources.reduce((sum, [, { Rules }]) => sum + Rules.length, 0);
  return [
    { component: 'Edge', what: 'Web ACL', price: 'webAcl', quantity: resources.length, counted: `${resources.length}` },
    {
      component: 'Edge',
      what: 'Its rules',
      price: 'webAclRule',
      quantity: rules,
      counted: `${rules}, groups of AWS among them`,
    },
  ];
};

/** Threat protection is in the dearer plan alone, which has no allowance. */
export const userPools: Pricing = ({ resources }) =>
  resources.map(([, { UserPoolTier }]) => ({
    component: 'Identity',
    what: `People, plan ${UserPoolTier === 'PLUS' ? 'Plus' : 'Essentials'}`,
    price: UserPoolTier === 'PLUS' ? 'protectedPerson' : 'person',
    quantity: MONTH.people.value,
    counted: `${MONTH.people.value}`,
  }));

export const keys: Pricing = ({ resources: { length } }) => [
  {
    component: 'Secrets and keys',
    what: 'Keys of the account',
    price: 'key',
    quantity: length,
    counted: `${length}`,
  },
];

export const secrets: Pricing = ({ resources: { length } }) => [
  {
    component: 'Secrets and keys',
    what: 'Origin secret, this one and the one before',
    price: 'secret',
    quantity: length,
    counted: `${length}`,
  },
];

const SECONDS_OF_AN_INVOCATION = 0.25;

export const functions: Pricing = ({ resources }) =>
  resources.flatMap(([, { MemorySize }]) => {
    const { value } = MONTH.invocations;
    const gigabytes = Number(MemorySize) / 1_024;
    return [
      { component: 'Functions', what: 'Invocations', price: 'invocation', quantity: value, counted: quantity(value) },
      {
        component: 'Functions',
        what: 'Their time',
        price: 'invocationTime',
        quantity: value * SECONDS_OF_AN_INVOCATION * gigabytes,
        counted: `${quantity(value)} × ${SECONDS_OF_AN_INVOCATION} s × ${gigabytes} GB`,
      },
    ];
  });
