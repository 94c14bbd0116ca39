import { type Finding, fault, ok, warning } from '../../doctor/finding';
import type { Check } from '../check';
import type { Reply } from '../visitor';

/** Seconds: half a year is what browsers' lists ask for at least. */
const LONG = 15_768_000;

export const signedOut: Check = {
  name: 'Page after signing out',
  async walk(visitor, { host }) {
    const reply = await visitor.get(`https://${host}/signed-out`);
    if (reply.status !== 200) {
      return [
        fault(
          `/signed-out is answered with ${reply.status}`,
          "See whether the target group has healthy tasks, and the application's log; a 403 is the web ACL or the origin secret.",
        ),
      ];
    }
    return [ok('/signed-out needs no sign-in'), ...headerFindings(reply)];
  },
};

function headerFindings({ headers }: Reply): Finding[] {
  const age = Number(/max-age=(\d+)/.exec(headers['strict-transport-security'] ?? '')?.[1] ?? 0);
  const remedy = "Deploy again, or see who changed the distribution's response headers policy.";
  const found = [
    ...(age >= LONG ? [] : [fault('browsers are not told to stay with HTTPS (strict-transport-security)', remedy)]),
    ...(headers['x-content-type-options'] === 'nosniff'
      ? []
      : [fault('browsers may guess types (x-content-type-options)', remedy)]),
    ...(headers['content-security-policy']
      ? []
      : [
          warning(
            'there is no content-security-policy',
            'See that the page comes from the application: its log has the request.',
          ),
        ]),
  ];
  return found.length > 0 ? found : [ok('the security headers are there')];
}
