/** The registry from which Docker pulls images whose names contain no host. */
export const DOCKER_HUB = 'https://registry-1.docker.io';

/** Media types of images for several platforms. The digest of an image for one platform would exclude the others. */
const INDEXES = 'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json';
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TIMEOUT = 30_000;

/** A registry of container images (OCI distribution specification), read without an account. */
export class Registry {
  /** @param url the URL without a path */
  constructor(private readonly url: string) {}

  /**
   * Returns the current digest of a tag.
   *
   * @param image an official image with its tag, such as `debian:bookworm-slim`
   * @throws Error if the registry has no such image for several platforms
   */
  async digestOf(image: string): Promise<string> {
    const [name, tag] = image.split(':');
    const manifest = `${this.url}/v2/library/${name}/manifests/${tag}`;
    const first = await this.request(manifest);
    const response = first.status === 401 ? await this.request(manifest, await this.authorise(first)) : first;
    const digest = response.headers.get('docker-content-digest') ?? '';
    if (!response.ok || !DIGEST.test(digest))
      throw new Error(
        `${new URL(this.url).host} has no digest of ${image} for several platforms: status ${response.status}.`,
      );
    return digest;
  }

  /** Requests a token, which registries require even for public images. @returns the value of the header `authorization` */
  private async authorise(refusal: Response): Promise<string> {
    const challenge = refusal.headers.get('www-authenticate') ?? '';
    const { realm, ...parameters } = Object.fromEntries(
      [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
    );
    if (!realm) throw new Error(`${new URL(this.url).host} requires a token, but names no token server.`);
    const response = await fetch(`${realm}?${new URLSearchParams(parameters)}`, {
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const { token } = (await response.json()) as { token?: string };
    return `Bearer ${token}`;
  }

  private request(url: string, authorization?: string): Promise<Response> {
    return fetch(url, {
      method: 'HEAD',
      headers: { accept: INDEXES, ...(authorization ? { authorization } : {}) },
      signal: AbortSignal.timeout(TIMEOUT),
    });
  }
}
