import { keyOf, nameOfKey, nameOfUri } from '../../../src/app/documents/document-address';

it('derives the name of a document, including its folder, from its key and from its URI', () => {
  const name = 'Grants/Grants 2026.pdf';
  expect(nameOfKey(keyOf(name))).toBe(name);
  expect(nameOfUri(`s3://knowledge/${keyOf(name)}`, 'knowledge')).toBe(name);
});

it.each(['documents/', 'documents/Grants/', 'documents/Grants.pdf.metadata.json'])(
  'returns no name for the key %s',
  (key) => {
    expect(nameOfKey(key)).toBeUndefined();
  },
);

it.each([
  's3://other/documents/Grants.pdf',
  's3://knowledge/attachments/Grants.pdf',
  'https://example.org/documents/Grants.pdf',
])('returns no name for the URI %s, which is not the URI of a document in the bucket', (uri) => {
  expect(nameOfUri(uri, 'knowledge')).toBeUndefined();
});
