import { readDocument } from '../support/docs/documents';

/** The headings of the README, in the order and with the wording that the first users asked for. */
const HEADINGS = [
  'Project Overview',
  'Features',
  'Cloud Architecture',
  'AWS Infrastructure',
  'Components Overview',
  'Request Flow',
  'Security Groups',
  'Setup and Deployment',
  'Prerequisites',
  'Infrastructure',
  'Deployment Steps',
  'Configuration',
  'Environment Variables',
  'Secrets / Credentials',
  'Custom Domain & SSL Certificates',
  'Authentication & Authorization',
  'Usage',
  'Security Considerations',
  'Troubleshooting',
  'Contributing',
  'License',
  'References',
];

it('the README has the headings that the first users asked for, and its table of contents links to each heading', () => {
  const { text } = readDocument('README.md');
  const headings = [...text.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) => heading!);
  expect(headings.filter((heading) => HEADINGS.includes(heading))).toEqual(HEADINGS);
  const contents = text.split('\n## Contents\n')[1]!.split('\n## ')[0]!;
  expect(HEADINGS.filter((heading) => !contents.includes(`[${heading}](#`))).toEqual([]);
});
