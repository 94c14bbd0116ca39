import { Browser } from '../../bench/load/browser';
import { IDENTITY_HEADERS } from '../../src/contract';
import { Signer } from '../support/app/signer';

const MINUTE = 60_000;

describe('a browser of the benchmark', () => {
  beforeEach(() => jest.useFakeTimers({ now: Date.now() }));
  afterEach(() => jest.useRealTimers());

  it('renews the access token within its 15 minutes of validity, but not with each request', () => {
    const browser = new Browser(new Signer(), 1);
    const token = () => browser.headers()[IDENTITY_HEADERS.accessToken]!;
    const first = token();
    jest.setSystemTime(Date.now() + 9 * MINUTE);
    expect(token()).toBe(first);
    jest.setSystemTime(Date.now() + 5 * MINUTE);
    expect(token()).not.toBe(first);
  });
});
