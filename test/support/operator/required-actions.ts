import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { actionOf } from '../../../src/operator/aws/actions';

const FOLDER = path.join(__dirname, '../../../src/operator');
const read = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8');

/**
 * Returns the IAM actions of the requests that the commands for operators send. Finds the requests in the imports of the
 * files in src/operator.
 *
 * @param isWanted whether to read a file, given its path in src/operator. By default, all files are read
 */
export function requiredActions(isWanted: (file: string) => boolean = () => true): string[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const actions = files
    .filter(isWanted)
    .flatMap((file) =>
      importsOf(read(file)).flatMap(([names, client]) =>
        [...names.matchAll(/\b(\w+Command)\b|\bpaginate(\w+)/g)].map(([, command, paginated]) =>
          actionOf(prefixes()[client]!, (command ?? paginated)!),
        ),
      ),
    );
  return [...new Set(actions)].sort();
}

function importsOf(text: string): [names: string, client: string][] {
  return [...text.matchAll(/import \{([^}]+)\} from '@aws-sdk\/client-([\w-]+)'/g)].map(([, names, client]) => [
    names!,
    client!,
  ]);
}

/** For each SDK client, by its name: the prefix of the client's IAM actions, which `aws/region.ts` declares. */
function prefixes(): Readonly<Record<string, string>> {
  const region = read('aws/region.ts');
  const clients = new Map(importsOf(region).map(([names, client]) => [names.trim(), client]));
  return Object.fromEntries(
    [...region.matchAll(/this\.client\('([\w-]+)', (\w+)\)/g)].map(([, prefix, type]) => [
      clients.get(type!)!,
      prefix!,
    ]),
  );
}
