import { type Finding, fault, ok, unknown, warning } from '../../check';
import type { SmokeCheck } from '../context';
import type { Response } from '../http-client';

/** The minimum `max-age` of HSTS in seconds: half a year. */
const MIN_HSTS_AGE = 15_768_000;

/** Checks the signed-out page. It requires no sign-in, so its response comes from the application. */
export const signedOutPage: SmokeCheck = {
  name: 'Signed-out page',
  async run({ client, host }) {
    const response = await client.get(`https://${host}/signed-out`);
    if (response.status !== 200) {
      return [
        fault(
          `/signed-out is answered with ${response.status}`,
          "Check whether the target group has healthy tasks, and the application's log. A 403 comes from the web ACL or from a wrong origin secret.",
        ),
      ];
    }
    return [ok('/signed-out needs no sign-in'), ...headerFindings(response)];
  },
};

function headerFindings({ headers }: Response): Finding[] {
  const age = Number(/max-age=(\d+)/.exec(headers['strict-transport-security'] ?? '')?.[1] ?? 0);
  const remedy = "Deploy again, or find out who changed the distribution's response headers policy.";
  const findings = [
    ...(age >= MIN_HSTS_AGE
      ? []
      : [fault('strict-transport-security is missing or lasts less than half a year', remedy)]),
    ...(headers['x-content-type-options'] === 'nosniff'
      ? []
      : [fault('x-content-type-options is not nosniff: browsers may guess content types', remedy)]),
    ...(headers['content-security-policy']
      ? []
      : [
          warning(
            'there is no content-security-policy',
            'Check that the page comes from the application: its log contains the request.',
          ),
        ]),
  ];
  return findings.length > 0 ? findings : [ok('it has all security headers')];
}

/** Checks a stylesheet or script of the signed-out page: it must require no sign-in, and CloudFront should cache it. */
export const assets: SmokeCheck = {
  name: 'Assets',
  async run({ client, host }) {
    const page = `https://${host}/signed-out`;
    const { body } = await client.get(page);
    const path = /(?:href|src)="(\/assets\/[^"]+\.(?:css|js)[^"]*)"/.exec(body)?.[1];
    if (!path) return [unknown('/signed-out contains none', 'Open the page in a browser, and check what it shows.')];
    const asset = new URL(path.replaceAll('&amp;', '&'), page).href;
    const { status, headers } = await client.get(asset);
    if (status !== 200)
      return [
        fault(
          `${path} is answered with ${status}`,
          "Check the load balancer's rule for /assets/* and the application's log.",
        ),
      ];
    if (!/css|javascript/.test(headers['content-type'] ?? ''))
      return [
        fault(
          `${path} has the content type ${headers['content-type']}`,
          'Check which target answers for /assets/*: npx projen diff',
        ),
      ];
    const cacheResult = (await client.get(asset)).headers['x-cache'] ?? 'none';
    if (/hit/i.test(cacheResult)) return [ok(`${path} comes from CloudFront's cache`)];
    return [
      warning(
        `${path} does not come from CloudFront's cache at the second request (x-cache: ${cacheResult})`,
        'Try again: another edge server may have answered. If that does not help, compare the behaviour for /assets/* with the templates.',
      ),
    ];
  },
};
