/**
 * Returns the address to open after signing in: the requested one if it is a page of the application. Replaces an address on
 * another host (`//evil.example`, `/\evil.example`, `https:…`) or under `/local/` with the start page.
 */
export function returnAddress(requested: string | null | undefined): string {
  if (!requested?.startsWith('/') || !URL.canParse(requested, 'http://localhost')) return '/';
  const url = new URL(requested, 'http://localhost');
  const address = url.pathname + url.search;
  // `/.//evil.example` has our origin, but its normalised path is an address on another host.
  if (url.origin !== 'http://localhost' || address.startsWith('//')) return '/';
  return url.pathname.startsWith('/local/') ? '/' : address;
}

/** Returns the address of the sign-in page, which redirects to `requested` after the sign-in. */
export function signInAddress(requested: string): string {
  return `/local/sign-in?to=${encodeURIComponent(requested)}`;
}
