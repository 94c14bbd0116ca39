import { join } from 'node:path';
import { updateOnChange } from '../../src/local/update-on-change';
import * as folders from '../../src/local/watch-folders';
import { until } from '../support/until';

jest.mock('../../src/local/watch-folders', () => ({ watchFolders: jest.fn() }));

it('updates after an update has failed, even if the next build changes nothing', async () => {
  const reports: string[] = [];
  const update = jest.fn().mockRejectedValueOnce(new Error('Task 1 did not start.')).mockResolvedValue(undefined);
  const build = jest.fn().mockResolvedValueOnce(true).mockResolvedValue(false);
  updateOnChange({
    root: __dirname,
    builder: { build, packages: () => [], close: async () => undefined },
    product: { update },
    report: (sentence) => reports.push(sentence),
  });
  const [, onChange] = jest.mocked(folders.watchFolders).mock.calls[0]!;
  const reportOfChange = async () => {
    const { length } = reports;
    onChange(join(__dirname, 'src/app.ts'));
    return until(() => reports[length]);
  };
  await expect(reportOfChange()).resolves.toContain('The last good version keeps running.');
  await expect(reportOfChange()).resolves.toContain('Updated in');
  await expect(reportOfChange()).resolves.toContain('nothing has changed');
  expect(update).toHaveBeenCalledTimes(2);
});
