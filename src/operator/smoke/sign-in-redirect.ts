import type { Reply } from './visitor';

/** Where the load balancer sends somebody who is not signed in; nothing where it does not. */
export function signInRedirect({ status, headers }: Reply): URL | undefined {
  if (![301, 302, 303].includes(status) || !headers.location || !URL.canParse(headers.location)) return undefined;
  const url = new URL(headers.location);
  return url.pathname === '/oauth2/authorize' ? url : undefined;
}

/** What is wrong with it, in words that follow "the way to sign in". */
export function mistakesOf(
  { origin, hostname, searchParams }: URL,
  host: string,
  signIn: string | undefined,
): string[] {
  const back = `https://${host}/oauth2/idpresponse`;
  return [
    ...(signIn && origin !== signIn ? [`leads to ${origin}, not to ${signIn}`] : []),
    ...(!signIn && !hostname.endsWith('.amazoncognito.com') ? [`leads to ${origin}, which is not Cognito's`] : []),
    ...(searchParams.get('redirect_uri') === back
      ? []
      : [`leads back to ${searchParams.get('redirect_uri')}, not to ${back}`]),
    ...(searchParams.get('response_type') === 'code' ? [] : ['does not ask for a code']),
    ...(searchParams.get('client_id') ? [] : ['names no client']),
    ...(searchParams.get('scope')?.split(' ').includes('openid') ? [] : ['does not ask for openid']),
  ];
}
