import { fault, ok, unknown } from '../../doctor/finding';
import type { Check } from '../check';

/** That our own side could not offer it proves nothing of the other. */
const OURS = /NO_PROTOCOLS_AVAILABLE|NO_CIPHER|ERR_SSL_NO_SUITABLE|ERR_TLS_/;

export const oldTls: Check = {
  name: 'Old TLS',
  async walk(visitor, { host }) {
    try {
      await visitor.get(`https://${host}/signed-out`, { newestTls: 'TLSv1.1', credulous: true });
      return [
        fault(
          'TLS 1.1 is accepted',
          "Set the distribution's security policy to TLSv1.2_2021: deploy again, or see who changed it.",
        ),
      ];
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (OURS.test(code)) return [unknown(`whether TLS 1.1 is refused: this machine cannot offer it (${message})`)];
      return [ok('TLS 1.1 is refused')];
    }
  },
};
