/**
 * Where a person goes after signing in: the address that they wanted, if it is a page of this site.
 * Anything that leads elsewhere (`//evil.example`, `/\evil.example`, `https:…`) becomes the start page.
 */
export function returnAddress(wanted: string | null | undefined): string {
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, 'http://localhost')) return '/';
  const url = new URL(wanted, 'http://localhost');
  const address = url.pathname + url.search;
  // `/.//evil.example` has our origin, but its normalised path would be read as another host.
  if (url.origin !== 'http://localhost' || address.startsWith('//')) return '/';
  return url.pathname.startsWith('/local/') ? '/' : address;
}

/** The sign-in page that leads back to `wanted`. */
export function signInAddress(wanted: string): string {
  return `/local/sign-in?to=${encodeURIComponent(wanted)}`;
}
