import { HOURS } from '../charge';
import type { Pricing } from './found';

/** Gateway endpoints cost nothing, interface endpoints by the hour in each zone. */
export const endpoints: Pricing = ({ resources }) => {
  const interfaces = resources.filter(([, { VpcEndpointType }]) => VpcEndpointType === 'Interface');
  const places = interfaces.reduce((sum, [, { SubnetIds }]) => sum + SubnetIds.length, 0);
  return [
    {
      component: 'Network',
      what: 'Interface endpoints',
      price: 'interfaceEndpoint',
      quantity: places * HOURS,
      counted: `${interfaces.length} endpoints × ${places / interfaces.length} zones × ${HOURS} h`,
    },
  ];
};

export const natGateways: Pricing = ({ resources: { length } }) => [
  {
    component: 'Network',
    what: 'NAT gateways',
    price: 'natGateway',
    quantity: length * HOURS,
    counted: `${length} × ${HOURS} h`,
  },
];

export const elasticAddresses: Pricing = ({ resources: { length } }) => [
  {
    component: 'Network',
    what: 'Public addresses of the NAT gateways',
    price: 'publicAddress',
    quantity: length * HOURS,
    counted: `${length} × ${HOURS} h`,
  },
];

/** A load balancer that the internet sees has an address in each of its subnets, and pays for it. */
export const loadBalancers: Pricing = ({ resources }) => {
  const addresses = resources
    .filter(([, { Scheme }]) => Scheme === 'internet-facing')
    .reduce((sum, [, { Subnets }]) => sum + Subnets.length, 0);
  return [
    {
      component: 'Load balancer',
      what: 'Load balancer',
      price: 'loadBalancer',
      quantity: resources.length * HOURS,
      counted: `${resources.length} × ${HOURS} h`,
    },
    ...(addresses === 0
      ? []
      : [
          {
            component: 'Load balancer' as const,
            what: 'Its public addresses',
            price: 'publicAddress' as const,
            quantity: addresses * HOURS,
            counted: `${addresses} × ${HOURS} h`,
          },
        ]),
  ];
};
