/** A small server on loopback that stands in for an AWS service: the SDK is pointed at its `url`. */
export interface StandIn {
  /** Origin without a trailing slash, for instance `http://127.0.0.1:41233`. */
  readonly url: string;
  /** Closes the port, ends open connections and flushes state. */
  close(): Promise<void>;
}
