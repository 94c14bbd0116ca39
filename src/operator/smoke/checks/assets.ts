import { fault, ok, unknown, warning } from '../../doctor/finding';
import type { Check } from '../check';

/** A style sheet or a script of the page after signing out: nobody needs to be signed in for it. */
export const assets: Check = {
  name: 'Assets',
  async walk(visitor, { host }) {
    const page = `https://${host}/signed-out`;
    const { body } = await visitor.get(page);
    const path = /(?:href|src)="(\/assets\/[^"]+\.(?:css|js)[^"]*)"/.exec(body)?.[1];
    if (!path) return [unknown('/signed-out names none', 'Open it in a browser, and see what it shows.')];
    const asset = new URL(path.replaceAll('&amp;', '&'), page).href;
    const { status, headers } = await visitor.get(asset);
    if (status !== 200)
      return [
        fault(
          `${path} is answered with ${status}`,
          "See the load balancer's rule for /assets/*, and the application's log.",
        ),
      ];
    if (!/css|javascript/.test(headers['content-type'] ?? ''))
      return [fault(`${path} comes as ${headers['content-type']}`, 'See who answers for /assets/*: npx projen diff')];
    const again = (await visitor.get(asset)).headers['x-cache'] ?? 'nothing';
    if (/hit/i.test(again)) return [ok(`${path} comes from CloudFront's cache`)];
    return [
      warning(
        `${path} does not come from CloudFront's cache the second time (x-cache: ${again})`,
        'Try again: another of its servers may have answered. If it stays, compare the behaviour for /assets/* with the templates.',
      ),
    ];
  },
};
