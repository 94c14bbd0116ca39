import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Bucket } from './bucket';
import { Contents } from './contents';
import { s3Error } from './errors';

/** Lower-case letters, digits, hyphens and single dots: also safe as a folder name. */
const NAME = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Whether a bucket may have this name. Checks length and characters as S3 does, but does not reject the names that S3 reserves, or
 * names in the form of an IP address.
 */
export function isBucketName(name: string): boolean {
  return NAME.test(name);
}

/** The buckets of a state folder. Each has a folder `buckets/<name>` with sidecar files; all share the folder `contents`. */
export class Buckets {
  readonly contents: Contents;
  private readonly folder: string;
  private readonly buckets = new Map<string, Bucket>();

  constructor(state: string) {
    this.folder = join(state, 'buckets');
    this.contents = new Contents(join(state, 'contents'));
    mkdirSync(this.folder, { recursive: true });
    for (const name of readdirSync(this.folder)) this.open(name);
    this.contents.keepOnly(new Set([...this.buckets.values()].flatMap((bucket) => bucket.files())));
  }

  /** @throws Refusal NoSuchBucket */
  named(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw s3Error('NoSuchBucket', `There is no bucket "${name}".`);
    return bucket;
  }

  has(name: string): boolean {
    return this.buckets.has(name);
  }

  /** @throws Refusal InvalidBucketName, BucketAlreadyOwnedByYou */
  create(name: string): void {
    if (!isBucketName(name)) throw s3Error('InvalidBucketName', `"${name}" is not a valid bucket name.`);
    if (this.has(name)) throw s3Error('BucketAlreadyOwnedByYou', `The bucket ${name} exists already.`);
    this.open(name);
  }

  private open(name: string): void {
    this.buckets.set(name, new Bucket(name, join(this.folder, name), this.contents));
  }
}
