import type { Row } from '../row';

/** The data that a user's first visit transfers. */
export const firstPageRow: Row = {
  name: 'first-page',
  async measure(setup) {
    const server = await setup.server('chat');
    const { bytes, requests, parts } = await setup.firstPage(server);
    await setup.stop(server);
    const list = Object.entries(parts).map(([address, size]) => `\`${address}\` ${size.toLocaleString('en')}`);
    return [
      {
        id: 'first-page-bytes',
        measure: 'first page: bytes, compressed',
        unit: 'KB',
        goal: { text: '45 KB', limit: 45, of: 'value' },
        values: { ours: [bytes / 1000] },
        note: `what CloudFront may cache with Brotli (level 5), the rest as the server sends it: ${list.join(', ')}`,
      },
      {
        id: 'first-page-requests',
        measure: 'first page: requests',
        unit: '',
        goal: { text: '5', limit: 5, of: 'value' },
        values: { ours: [requests] },
      },
    ];
  },
};
