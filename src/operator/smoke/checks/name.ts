import { fault, ok } from '../../doctor/finding';
import type { Check } from '../check';

export const name: Check = {
  name: 'Name',
  async walk(visitor, { host, distribution }) {
    try {
      const places = await visitor.placesOf(host, 443);
      return [ok(`${host} leads to ${places.map(({ address }) => address).join(', ')}`)];
    } catch (error) {
      if (!['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      return [
        fault(
          `${host} leads nowhere`,
          `Make a CNAME record for it that leads to ${distribution ?? 'the output DistributionDomain of the stack'}, and wait until it is known everywhere.`,
        ),
      ];
    }
  },
};
