import { inBrackets, type Text } from '../text';

export const en: Text = {
  greeting: 'Hello',
  address: 'E-mail address',
  password: 'Temporary password',
  code: 'Code',
  messages: {
    invitation: ({ organisation, days }) => ({
      subject: 'Invitation',
      paragraphs: [
        `An account has been opened for you with Joule Verne, the chatbot of your organisation${inBrackets(organisation)}. It answers your questions from the organisation’s documents.`,
        'Sign in with your e-mail address and the temporary password. You then choose a password of your own.',
      ],
      validity: `The temporary password is valid for ${days === 1 ? 'one day' : `${days} days`}. Once it has expired, please ask for a new invitation. Do not pass it on to anybody.`,
    }),
    reset: () => ({
      subject: 'New password',
      paragraphs: [
        'A new password has been asked for on your account with Joule Verne, by yourself or by an administrator. Choose it on the sign-in page with this code.',
      ],
      validity:
        'The code is valid for one hour. Once it has expired, ask for a new one on the sign-in page. Do not pass it on to anybody.',
    }),
    verification: () => ({
      subject: 'Confirm your e-mail address',
      paragraphs: ['With this code you confirm your e-mail address with Joule Verne.'],
      validity: 'The code is valid for 24 hours. If you have not asked for it, there is nothing that you need to do.',
    }),
    code: () => ({
      subject: 'Your code',
      paragraphs: ['With this code you choose a new password for Joule Verne or confirm your e-mail address.'],
      validity:
        'A code for a new password is valid for one hour, one for an address for 24 hours. Do not pass it on to anybody.',
    }),
  },
};
