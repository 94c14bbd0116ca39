import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, errorOf, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();

function put(Key: string) {
  return fixture().client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }));
}

const KEYS = [
  'documents/Übersicht & Ziele (2026) 100% + mehr.pdf',
  'a/../../../../escape.txt',
  '../up',
  './here',
  'a//b///',
  'line\nbreak\r\ttab <tag> "quote" \u0001',
  '😀/日本語.txt',
  'CASE',
  'case',
  'ü'.repeat(512),
];

describe('a key', () => {
  it('with special characters still names its object and is listed unchanged after a restart', async () => {
    for (const key of KEYS) await put(key);
    await fixture().restart();
    for (const Key of KEYS) {
      const { Body } = await fixture().client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      expect(await Body!.transformToString()).toBe(Key);
    }
    const { Contents } = await fixture().client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect(new Set(Contents!.map(({ Key }) => Key))).toEqual(new Set(KEYS));
  });

  it('cannot name a path outside the state folder', async () => {
    const around = () => readdirSync(dirname(fixture().state)).filter((name) => /escape|^up$|^here$/.test(name));
    const before = around();
    for (const key of KEYS) await put(key);
    expect(around()).toEqual(before);
    expect(readdirSync(fixture().state).sort()).toEqual(['buckets', 'contents']);
  });

  it('longer than 1,024 bytes is rejected', async () => {
    expect(await errorOf(put(`${'ü'.repeat(512)}x`))).toEqual({ code: 'KeyTooLongError', status: 400 });
  });

  it('that is not UTF-8 is rejected', async () => {
    const answer = await fixture().raw(`/${BUCKET}/%ff%fe`, {});
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>InvalidURI</Code>');
  });
});
