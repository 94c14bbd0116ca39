import { type Finding, fault, ok } from '../../doctor/finding';
import type { Check } from '../check';
import { mistakesOf, signInRedirect } from '../sign-in-redirect';
import type { Reply, Visitor } from '../visitor';

/** Redirects that Cognito may need until it shows a page. */
const HOPS = 5;

export const signIn: Check = {
  name: 'Sign-in',
  async walk(visitor, { host, signIn: wanted }) {
    const reply = await visitor.get(`https://${host}/`);
    const redirect = signInRedirect(reply);
    if (!redirect) return [withoutRedirect(reply)];
    const mistakes = mistakesOf(redirect, host, wanted);
    if (mistakes.length > 0) {
      return mistakes.map((mistake) =>
        fault(
          `the way to sign in ${mistake}`,
          "Compare the load balancer's rule and the user pool's client with the templates: npx projen diff",
        ),
      );
    }
    return [await pageOf(visitor, redirect)];
  },
};

function withoutRedirect({ status, headers }: Reply): Finding {
  const what = `/ is answered with ${status}${headers.location ? ` to ${headers.location}` : ''}, not with the way to sign in`;
  if (status === 403)
    return fault(
      what,
      "Try from a network and a country that access admits; otherwise the web ACL's log names the rule, or the origin secret is not the load balancer's.",
    );
  if (status >= 500)
    return fault(what, "See the load balancer's access log, and whether its target group has healthy tasks.");
  if (status === 200)
    return fault(
      `${what}: the product is open to everybody`,
      "See the load balancer's rules: they differ from the templates. npx projen diff",
    );
  return fault(what, "See the load balancer's rules: npx projen diff");
}

/** Cognito's page, and not its page of errors. */
async function pageOf(visitor: Visitor, redirect: URL): Promise<Finding> {
  let url = redirect;
  let reply = await visitor.get(url.href);
  for (let hop = 0; hop < HOPS && reply.status >= 300 && reply.status < 400 && reply.headers.location; hop += 1) {
    url = new URL(reply.headers.location, url);
    reply = await visitor.get(url.href);
  }
  const remedy =
    'See in Cognito that the domain has its branding, and that the client knows the callback address of the host.';
  if (url.pathname.startsWith('/error'))
    return fault(`Cognito shows an error: ${url.searchParams.get('error') ?? url.href}`, remedy);
  if (reply.status !== 200) return fault(`the sign-in page answers with ${reply.status}`, remedy);
  return ok(`/ leads to the sign-in page of ${url.hostname}`);
}
