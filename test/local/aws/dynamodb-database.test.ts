import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertUsable } from '../../../src/local/aws/dynamodb-database';

it('names the remedy if the native add-on of the database is missing', async () => {
  const state = mkdtempSync(join(tmpdir(), 'database-'));
  const load = () => {
    throw new Error('No native build was found for platform=win32 arch=arm64');
  };
  try {
    await expect(assertUsable(state, load)).rejects.toThrow(
      /^The database of dynalite does not run on \w+ \w+: install the x64 version of Node\.js .* or set AWS_ENDPOINT_URL_DYNAMODB/,
    );
  } finally {
    rmSync(state, { recursive: true });
  }
});
