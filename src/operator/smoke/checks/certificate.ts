import { fault, ok, warning } from '../../doctor/finding';
import type { Check } from '../check';

const DAY = 24 * 60 * 60 * 1000;
/** Days before its end from which somebody should know: ACM renews 45 days before or earlier. */
const SOON = 30;

/** What Node says of a certificate that it does not trust. */
const DISTRUST = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

export const certificate: Check = {
  name: 'Certificate',
  async walk(visitor, { host }) {
    try {
      const { certificateEnds } = await visitor.get(`https://${host}/signed-out`);
      const days = Math.floor((certificateEnds!.getTime() - visitor.now().getTime()) / DAY);
      const until = certificateEnds!.toISOString().slice(0, 10);
      return days > SOON
        ? [ok(`valid for ${host} until ${until}`)]
        : [warning(`ends in ${days} days, on ${until}`, 'See in ACM, in us-east-1, why it is not renewed.')];
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (!DISTRUST.test(code)) throw error;
      return [
        fault(
          `browsers do not trust it: ${message}`,
          `See that ${host} leads to the distribution, and that its certificate in us-east-1 is for this name.`,
        ),
      ];
    }
  },
};
