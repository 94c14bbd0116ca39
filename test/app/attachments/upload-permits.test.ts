import { setImmediate as others } from 'node:timers/promises';
import { UploadPermits } from '../../../src/app/attachments/upload-permits';
import { BadRequest } from '../../../src/app/errors';

const never = new AbortController().signal;

it('lets other users upload while one user has many uploads', async () => {
  const permits = new UploadPermits();
  const uploads = Array.from({ length: 5 }, () => permits.take('anna', never));
  await Promise.all(uploads.slice(0, 3));
  const other = await permits.take('beat', never);
  expect(permits.taken).toBe(4);
  other();
  for (const upload of uploads) (await upload)();
  expect(permits.taken).toBe(0);
});

it('lets at most eight uploads of all users run at the same time, and starts the next when one has ended', async () => {
  const permits = new UploadPermits();
  const running = await Promise.all(Array.from({ length: 8 }, (_, user) => permits.take(String(user), never)));
  let hasStarted = false;
  const waiting = permits.take('late', never).then((release) => {
    hasStarted = true;
    return release;
  });
  await others();
  expect(hasStarted).toBe(false);
  running[0]!();
  (await waiting)();
  for (const release of running.slice(1)) release();
  expect(permits.taken).toBe(0);
});

it('skips a waiting upload whose client has disconnected, and gives the permit to the next upload', async () => {
  const permits = new UploadPermits();
  const running = await Promise.all(Array.from({ length: 3 }, () => permits.take('anna', never)));
  const client = new AbortController();
  const waiting = permits.take('anna', client.signal);
  const next = permits.take('anna', never);
  client.abort(new BadRequest('The client has disconnected'));
  await expect(waiting).rejects.toThrow(BadRequest);
  running[0]!();
  (await next)();
  for (const release of running.slice(1)) release();
  expect(permits.taken).toBe(0);
});

it('forgets users without uploads, including a user whose client has already disconnected', async () => {
  const permits = new UploadPermits();
  await expect(permits.take('anna', AbortSignal.abort(new BadRequest('Gone')))).rejects.toThrow(BadRequest);
  const release = await permits.take('beat', never);
  expect(permits.owners).toBe(1);
  release();
  expect(permits.owners).toBe(0);
});
