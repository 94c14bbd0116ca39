/** What the trial is to start. */
export interface Plan {
  /** The image's file system. */
  readonly root: string;
  /** Numeric, as the kernel takes them. */
  readonly user: number;
  readonly group: number;
  readonly command: readonly string[];
  /** The image's own variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly stopSignal: NodeJS.Signals;
  /** For the state of the stand-ins and the log of the server. */
  readonly folder: string;
}
