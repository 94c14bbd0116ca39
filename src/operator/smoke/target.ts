/** What is tried: addresses, as far as they are known. */
export interface Target {
  /** Name under which people reach the product. */
  readonly host: string;
  /** Origin of the sign-in pages, `https://…`. */
  readonly signIn?: string | undefined;
  /** Name of the load balancer, which must not answer. */
  readonly loadBalancer?: string | undefined;
  /** CloudFront's own name of the distribution, under which the product must not be served. */
  readonly distribution?: string | undefined;
  /** Whether the organisation keeps the web ACL itself: its rules are its own then. */
  readonly ownWebAcl: boolean;
}
