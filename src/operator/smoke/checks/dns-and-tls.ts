import { fault, ok, unknown, warning } from '../../check';
import type { SmokeCheck } from '../context';
import { isUnknownName, isUnreachable } from '../http-client';

/** Checks that the host name resolves. */
export const hostName: SmokeCheck = {
  name: 'Host name',
  async run({ client, host, distribution }) {
    try {
      const found = await client.resolve(host, 443);
      return [ok(`${host} resolves to ${found.map(({ address }) => address).join(', ')}`)];
    } catch (error) {
      if (!isUnknownName(error)) throw error;
      return [
        fault(
          `${host} does not resolve`,
          `Create a CNAME record that points to ${distribution ?? 'the output DistributionDomain of the stack'}, and wait until DNS has propagated it.`,
        ),
      ];
    }
  },
};

const DAY = 24 * 60 * 60 * 1000;
/**
 * The smoke test warns about a certificate that expires within this number of days. The certificates that ACM issues are renewed at
 * least 45 days before they expire.
 */
const WARNING_DAYS = 30;

/** The codes of Node's errors for a certificate that it does not trust. */
const UNTRUSTED = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

export const certificate: SmokeCheck = {
  name: 'Certificate',
  async run({ client, host }) {
    try {
      const { certificateExpiry } = await client.get(`https://${host}/signed-out`);
      const days = Math.floor((certificateExpiry!.getTime() - client.now().getTime()) / DAY);
      const date = certificateExpiry!.toISOString().slice(0, 10);
      return days > WARNING_DAYS
        ? [ok(`valid for ${host} until ${date}`)]
        : [warning(`expires in ${days} days, on ${date}`, 'Check in ACM, in us-east-1, why it is not renewed.')];
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (!UNTRUSTED.test(code)) throw error;
      return [
        fault(
          `browsers do not trust it: ${message}`,
          `Make sure that ${host} points to the distribution, and that its certificate in us-east-1 is for this name.`,
        ),
      ];
    }
  },
};

export const plainHttp: SmokeCheck = {
  name: 'Plain HTTP',
  async run({ client, host }) {
    try {
      const { status, headers } = await client.get(`http://${host}/`);
      if (status >= 301 && status <= 308 && headers.location?.startsWith(`https://${host}/`))
        return [ok('is redirected to HTTPS')];
      if (status === 403) return [ok('is rejected with 403')];
      const location = headers.location ? `, to ${headers.location}` : '';
      return [
        fault(
          `is answered with ${status}${location}`,
          'Set the distribution\'s viewer protocol policy to "redirect to HTTPS": deploy again, or find out who changed it.',
        ),
      ];
    } catch (error) {
      if (isUnreachable(error)) return [ok('is closed')];
      throw error;
    }
  },
};

/** The codes of errors that this machine's TLS library causes, which say nothing about the server. */
const OWN_TLS_ERROR = /NO_PROTOCOLS_AVAILABLE|NO_CIPHER|ERR_SSL_NO_SUITABLE|ERR_TLS_/;
/**
 * OpenSSL's message about an alert with which a server rejects the client's TLS version or ciphers: handshake_failure (40),
 * protocol_version (70) or insufficient_security (71) (RFC 5246, section 7.2). Node reports some of these errors with the code EPROTO, so
 * the code does not suffice.
 */
const REJECTED_HANDSHAKE = /SSL alert number (40|70|71)\b/;

export const oldTls: SmokeCheck = {
  name: 'Old TLS',
  async run({ client, host }) {
    try {
      await client.get(`https://${host}/signed-out`, { maxTlsVersion: 'TLSv1.1', acceptAnyCertificate: true });
      return [
        fault(
          'TLS 1.1 is accepted',
          "Set the distribution's security policy to TLSv1.2_2021: deploy again, or find out who changed it.",
        ),
      ];
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (OWN_TLS_ERROR.test(code))
        return [unknown(`cannot be checked: this machine does not support TLS 1.1 (${message})`)];
      if (REJECTED_HANDSHAKE.test(message)) return [ok('TLS 1.1 is rejected')];
      return [unknown(`cannot be checked: the connection failed (${message || code})`, 'Try again.')];
    }
  },
};
