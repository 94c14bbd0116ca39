import { type Property, SensitivityLabels } from '../../src/inspection/sensitivity-labels';
import { settings } from '../support/inspection/settings';

const GUID = '2096f6a2-d2f7-48be-b329-b73aaa526e5d';
const PARENT = 'f5d54e38-98d3-4b32-9f5f-4a4b0d6f1b11';
const labels = new SensitivityLabels(settings().SENSITIVITY_LABELS);
const withGuid = new SensitivityLabels([`{${GUID.toUpperCase()}}`]);
const named = (name: string, ...more: Property[]): Property[] => [
  [`MSIP_Label_${GUID}_Enabled`, 'true'],
  [`MSIP_Label_${GUID}_Name`, name],
  [`MSIP_Label_${GUID}_Method`, 'Privileged'],
  ...more,
];

it.each([
  ['Confidential', 'Confidential'],
  ['CONFIDENTIAL', 'Confidential'],
  ['Confidential\\Finance', 'Confidential'],
  ['Confidential - Internal', 'Confidential'],
  ['Confidential – All Employees', 'Confidential'],
  ['Highly Confidential/Project', 'Highly Confidential'],
  ['streng  vertraulich', 'Streng vertraulich'],
  ['Confidenziale', 'Confidenziale'],
])('finds the label %j', (name, label) => {
  expect(labels.find(named(name))).toBe(label);
});

it.each([
  'Public',
  'General',
  'Internal',
  'Intern',
  'Non-Confidential',
  'Confidentiality training',
  'Internal\\Confidential',
  'not confidential',
])('ignores the label %j', (name) => {
  expect(labels.find(named(name))).toBeUndefined();
});

it('ignores a disabled or removed label', () => {
  expect(
    labels.find([
      [`MSIP_Label_${GUID}_Enabled`, 'False'],
      [`MSIP_Label_${GUID}_Name`, 'Confidential'],
    ]),
  ).toBeUndefined();
  expect(labels.find(named('Confidential', [`MSIP_Label_${GUID}_Removed`, '1']))).toBeUndefined();
});

it('finds a label without the attribute Enabled', () => {
  expect(labels.find([[`msip_label_${GUID}_name`, 'Secret']])).toBe('Secret');
});

it('evaluates each label of a document separately', () => {
  const old: Property[] = [
    [`MSIP_Label_${PARENT}_Enabled`, 'false'],
    [`MSIP_Label_${PARENT}_Name`, 'Public'],
  ];
  expect(labels.find([...old, ...named('Confidential')])).toBe('Confidential');
  const disabledSecret: Property[] = [
    [`MSIP_Label_${PARENT}_Enabled`, 'false'],
    [`MSIP_Label_${PARENT}_Name`, 'Secret'],
  ];
  expect(labels.find([...disabledSecret, ...named('General')])).toBeUndefined();
});

it('finds a label by its GUID or by the GUID of its parent', () => {
  expect(withGuid.find([[`MSIP_Label_${GUID}_Enabled`, 'true']])).toContain(GUID.toUpperCase());
  expect(
    withGuid.find([
      [`MSIP_Label_${PARENT}_Enabled`, 'true'],
      [`MSIP_Label_${PARENT}_Parent`, GUID],
    ]),
  ).toContain(GUID.toUpperCase());
  expect(withGuid.find([[`MSIP_Label_${PARENT}_Name`, 'Confidential']])).toBeUndefined();
});

it('finds a name in the property Sensitivity, which earlier Microsoft software writes, and ignores other properties', () => {
  expect(labels.find([['Sensitivity', 'Confidential']])).toBe('Confidential');
  expect(
    labels.find([
      ['Company', 'Secret'],
      ['MSIP_Label_x_Name', 'Secret'],
    ]),
  ).toBeUndefined();
});
