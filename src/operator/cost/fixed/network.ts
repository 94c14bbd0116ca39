import { HOURS } from '../charge';
import type { Pricing } from './pricing';

/** Returns the charges for endpoints. AWS charges for an interface endpoint in each zone; gateway endpoints are free. */
export const endpoints: Pricing = ({ resources }) => {
  const interfaces = resources.filter(([, { VpcEndpointType }]) => VpcEndpointType === 'Interface');
  const networkInterfaces = interfaces.reduce((sum, [, { SubnetIds }]) => sum + SubnetIds.length, 0);
  return [
    {
      component: 'Network',
      item: 'Interface endpoints',
      price: 'interfaceEndpoint',
      quantity: networkInterfaces * HOURS,
      basis: `${interfaces.length} endpoints × ${networkInterfaces / interfaces.length} zones × ${HOURS} h`,
    },
  ];
};

export const natGateways: Pricing = ({ resources: { length } }) => [
  {
    component: 'Network',
    item: 'NAT gateways',
    price: 'natGateway',
    quantity: length * HOURS,
    basis: `${length} × ${HOURS} h`,
  },
];

export const elasticAddresses: Pricing = ({ resources: { length } }) => [
  {
    component: 'Network',
    item: 'Public addresses of the NAT gateways',
    price: 'publicAddress',
    quantity: length * HOURS,
    basis: `${length} × ${HOURS} h`,
  },
];

/** Returns the charges for load balancers. An internet-facing load balancer has a public address in each of its subnets. */
export const loadBalancers: Pricing = ({ resources }) => {
  const addresses = resources
    .filter(([, { Scheme }]) => Scheme === 'internet-facing')
    .reduce((sum, [, { Subnets }]) => sum + Subnets.length, 0);
  return [
    {
      component: 'Load balancer',
      item: 'Load balancer',
      price: 'loadBalancer',
      quantity: resources.length * HOURS,
      basis: `${resources.length} × ${HOURS} h`,
    },
    ...(addresses === 0
      ? []
      : [
          {
            component: 'Load balancer' as const,
            item: 'Public addresses of the load balancer',
            price: 'publicAddress' as const,
            quantity: addresses * HOURS,
            basis: `${addresses} × ${HOURS} h`,
          },
        ]),
  ];
};

/** Returns the charges for web ACLs. A managed rule group costs as much as a single rule. */
export const webAcls: Pricing = ({ resources }) => {
  const rules = resources.reduce((sum, [, { Rules }]) => sum + Rules.length, 0);
  return [
    { component: 'Edge', item: 'Web ACL', price: 'webAcl', quantity: resources.length, basis: `${resources.length}` },
    {
      component: 'Edge',
      item: 'Rules of the web ACL',
      price: 'webAclRule',
      quantity: rules,
      basis: `${rules}, including managed rule groups`,
    },
  ];
};
