import { fault, ok } from '../../doctor/finding';
import type { Check } from '../check';
import { isClosed } from '../closed';

export const plainHttp: Check = {
  name: 'Plain HTTP',
  async walk(visitor, { host }) {
    try {
      const { status, headers } = await visitor.get(`http://${host}/`);
      if (status >= 301 && status <= 308 && headers.location?.startsWith(`https://${host}/`))
        return [ok('is redirected to HTTPS')];
      if (status === 403) return [ok('is refused')];
      const where = headers.location ? `, to ${headers.location}` : '';
      return [
        fault(
          `is answered with ${status}${where}`,
          'Set the distribution\'s viewer protocol policy to "redirect to HTTPS": deploy again, or see who changed it.',
        ),
      ];
    } catch (error) {
      if (isClosed(error)) return [ok('is closed')];
      throw error;
    }
  },
};
