import { settings } from '../support/inspection/settings';

it('the settings have default marks, labels and limits, and the marks and labels can be overridden', () => {
  const { CLASSIFICATION_MARKS, SENSITIVITY_LABELS, INSPECTION_SECONDS, INSPECTION_MEGABYTES } = settings();
  expect(CLASSIFICATION_MARKS).toEqual(
    expect.arrayContaining(['VERTRAULICH', 'GEHEIM', 'CONFIDENTIEL', 'SEGRETO', 'TRÈS SECRET', 'TOP SECRET']),
  );
  expect(CLASSIFICATION_MARKS).not.toContain('INTERN');
  expect(SENSITIVITY_LABELS).toEqual(expect.arrayContaining(['Confidential', 'Streng vertraulich']));
  expect([INSPECTION_SECONDS, INSPECTION_MEGABYTES]).toEqual([30_000, 512]);
  expect(settings({ CLASSIFICATION_MARKS: ' INTERN, GEHEIM ,' }).CLASSIFICATION_MARKS).toEqual(['INTERN', 'GEHEIM']);
  const guid = '12345678-1234-1234-1234-123456789012';
  expect(settings({ SENSITIVITY_LABELS: `Intern,${guid}` }).SENSITIVITY_LABELS).toEqual(['Intern', guid]);
});

it.each([
  ['CLASSIFICATION_MARKS', '***'],
  ['CLASSIFICATION_MARKS', ','],
  ['SENSITIVITY_LABELS', 'Secret, 1'],
  ['INSPECTION_MEGABYTES', '16'],
  ['INSPECTION_SECONDS', '0'],
])('rejects %s=%s', (variable, value) => {
  expect(() => settings({ [variable]: value })).toThrow(`${variable} is invalid: received "${value}"`);
});
