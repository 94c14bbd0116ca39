import { inBrackets, type Text } from '../text';

export const en: Text = {
  greeting: 'Hello',
  address: 'E-mail address',
  password: 'Temporary password',
  code: 'Code',
  messages: {
    invitation: ({ organisation, days, product }) => ({
      subject: 'Invitation',
      paragraphs: [
        `An account has been created for you in ${product}, the chatbot of your organisation${inBrackets(organisation)}. It answers your questions using the organisation’s documents.`,
        'Sign in with your e-mail address and the temporary password. You will then choose your own password.',
      ],
      validity: `The temporary password is valid for ${days === 1 ? 'one day' : `${days} days`}. If it has expired, please ask for a new invitation. Do not share it with anyone.`,
    }),
    reset: ({ product }) => ({
      subject: 'New password',
      paragraphs: [
        `You or an admin requested a new password for your ${product} account. Use this code on the sign-in page to choose one.`,
      ],
      validity:
        'The code is valid for one hour. If it has expired, request a new one on the sign-in page. Do not share it with anyone.',
    }),
    verification: ({ product }) => ({
      subject: 'Confirm your e-mail address',
      paragraphs: [`Use this code to confirm your e-mail address in ${product}.`],
      validity: 'The code is valid for 24 hours. If you did not request it, you do not need to do anything.',
    }),
    code: ({ product }) => ({
      subject: 'Your code',
      paragraphs: [`Use this code to choose a new password for ${product} or to confirm your e-mail address.`],
      validity:
        'A code for a new password is valid for one hour, a code for an e-mail address for 24 hours. Do not share it with anyone.',
    }),
  },
};
