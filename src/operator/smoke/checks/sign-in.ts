import { IDENTITY_HEADERS } from '../../../contract';
import { type Finding, fault, ok } from '../../check';
import type { SmokeCheck } from '../context';
import type { HttpClient, Response } from '../http-client';

/** The maximum number of Cognito's redirects that the check follows. */
const MAX_REDIRECTS = 5;

/** Checks that `/` redirects to the correct sign-in page. */
export const signIn: SmokeCheck = {
  name: 'Sign-in',
  async run({ client, host, signIn: origin }) {
    const response = await client.get(`https://${host}/`);
    const redirect = signInRedirect(response);
    if (!redirect) return [missingRedirect(response)];
    const mistakes = mistakesOf(redirect, host, origin);
    if (mistakes.length === 0) return [await checkPage(client, redirect)];
    return mistakes.map((mistake) =>
      fault(
        `the sign-in redirect ${mistake}`,
        "Compare the load balancer's rule and the user pool client with the templates: npx projen diff",
      ),
    );
  },
};

/** Checks that the product ignores identity headers from a client. Only the load balancer may set these headers. */
export const forgedIdentity: SmokeCheck = {
  name: 'Forged identity',
  async run({ client, host }) {
    const headers = Object.fromEntries(Object.values(IDENTITY_HEADERS).map((header) => [header, 'e30.e30.e30']));
    const response = await client.get(`https://${host}/admin`, { headers });
    if (signInRedirect(response) || response.status === 403) return [ok('/admin ignores forged identity headers')];
    return [
      fault(
        `/admin is answered with ${response.status}, not with the sign-in redirect`,
        "Check the load balancer's rules: npx projen diff",
      ),
    ];
  },
};

/** @returns the URL to which the load balancer redirects for the sign-in; undefined for any other response */
export function signInRedirect({ status, headers }: Response): URL | undefined {
  if (![301, 302, 303].includes(status) || !headers.location || !URL.canParse(headers.location)) return undefined;
  const url = new URL(headers.location);
  return url.pathname === '/oauth2/authorize' ? url : undefined;
}

function missingRedirect({ status, headers }: Response): Finding {
  const what = `/ is answered with ${status}${headers.location ? ` to ${headers.location}` : ''}, not with the sign-in redirect`;
  if (status === 403)
    return fault(
      what,
      "Try from a network and a country that the option access allows. If the status stays 403, the web ACL's log names the rule, or the load balancer expects another origin secret.",
    );
  if (status >= 500)
    return fault(what, "Check the load balancer's access log, and whether its target group has healthy tasks.");
  if (status === 200)
    return fault(
      `${what}: the product is open to everyone`,
      "Check the load balancer's rules, which differ from the templates: npx projen diff",
    );
  return fault(what, "Check the load balancer's rules: npx projen diff");
}

/** Finds mistakes in the redirect. @returns predicates for the subject "the sign-in redirect" */
function mistakesOf(
  { origin, hostname, searchParams }: URL,
  host: string,
  expectedOrigin: string | undefined,
): string[] {
  const callback = `https://${host}/oauth2/idpresponse`;
  return [
    ...(expectedOrigin && origin !== expectedOrigin ? [`points to ${origin}, not to ${expectedOrigin}`] : []),
    ...(!expectedOrigin && !hostname.endsWith('.amazoncognito.com')
      ? [`points to ${origin}, which does not belong to Cognito`]
      : []),
    ...(searchParams.get('redirect_uri') === callback
      ? []
      : [`has the callback ${searchParams.get('redirect_uri')}, not ${callback}`]),
    ...(searchParams.get('response_type') === 'code' ? [] : ['does not request an authorization code']),
    ...(searchParams.get('client_id') ? [] : ['has no client id']),
    ...(searchParams.get('scope')?.split(' ').includes('openid') ? [] : ['does not request the scope openid']),
  ];
}

/** Checks that the redirect leads to Cognito's sign-in page, and not to its error page. */
async function checkPage(client: HttpClient, redirect: URL): Promise<Finding> {
  let url = redirect;
  let response = await client.get(url.href);
  for (let count = 0; count < MAX_REDIRECTS && isRedirect(response); count += 1) {
    url = new URL(response.headers.location!, url);
    response = await client.get(url.href);
  }
  const remedy =
    "Check in Cognito that the domain has its branding, and that the client lists the host's callback address.";
  if (url.pathname.startsWith('/error'))
    return fault(`Cognito shows an error: ${url.searchParams.get('error') ?? url.href}`, remedy);
  if (response.status !== 200) return fault(`the sign-in page answers with ${response.status}`, remedy);
  return ok(`/ redirects to the sign-in page of ${url.hostname}`);
}

function isRedirect({ status, headers }: Response): boolean {
  return status >= 300 && status < 400 && Boolean(headers.location);
}
