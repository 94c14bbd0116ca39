import { Labels, type Property } from '../../src/inspection/labels';
import { settings } from '../support/inspection/settings';

const GUID = '2096f6a2-d2f7-48be-b329-b73aaa526e5d';
const PARENT = 'f5d54e38-98d3-4b32-9f5f-4a4b0d6f1b11';
const labels = new Labels(settings().SENSITIVITY_LABELS);
const withGuid = new Labels([`{${GUID.toUpperCase()}}`]);
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
])('lets %j pass', (name) => {
  expect(labels.find(named(name))).toBeUndefined();
});

it('lets a label pass that is no longer in force', () => {
  expect(
    labels.find([
      [`MSIP_Label_${GUID}_Enabled`, 'False'],
      [`MSIP_Label_${GUID}_Name`, 'Confidential'],
    ]),
  ).toBeUndefined();
  expect(labels.find(named('Confidential', [`MSIP_Label_${GUID}_Removed`, '1']))).toBeUndefined();
});

it('finds a label that does not say whether it is in force', () => {
  expect(labels.find([[`msip_label_${GUID}_name`, 'Secret']])).toBe('Secret');
});

it('keeps the labels of a document apart', () => {
  const old: Property[] = [
    [`MSIP_Label_${PARENT}_Enabled`, 'false'],
    [`MSIP_Label_${PARENT}_Name`, 'Public'],
  ];
  expect(labels.find([...old, ...named('Confidential')])).toBe('Confidential');
  const offButSecret: Property[] = [
    [`MSIP_Label_${PARENT}_Enabled`, 'false'],
    [`MSIP_Label_${PARENT}_Name`, 'Secret'],
  ];
  expect(labels.find([...offButSecret, ...named('General')])).toBeUndefined();
});

it("finds a label by its GUID, or its parent's", () => {
  expect(withGuid.find([[`MSIP_Label_${GUID}_Enabled`, 'true']])).toContain(GUID.toUpperCase());
  expect(
    withGuid.find([
      [`MSIP_Label_${PARENT}_Enabled`, 'true'],
      [`MSIP_Label_${PARENT}_Parent`, GUID],
    ]),
  ).toContain(GUID.toUpperCase());
  expect(withGuid.find([[`MSIP_Label_${PARENT}_Name`, 'Confidential']])).toBeUndefined();
});

it('finds the name alone, as earlier versions wrote it, and nothing in other properties', () => {
  expect(labels.find([['Sensitivity', 'Confidential']])).toBe('Confidential');
  expect(
    labels.find([
      ['Company', 'Secret'],
      ['MSIP_Label_x_Name', 'Secret'],
    ]),
  ).toBeUndefined();
});
