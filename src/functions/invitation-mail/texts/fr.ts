import { inBrackets, type Text } from '../text';

export const fr: Text = {
  greeting: 'Bonjour',
  address: 'Adresse e-mail',
  password: 'Mot de passe provisoire',
  code: 'Code',
  messages: {
    invitation: ({ organisation, days, product }) => ({
      subject: 'Invitation',
      paragraphs: [
        `Un compte a été ouvert à votre nom dans ${product}, le chatbot de votre organisation${inBrackets(organisation)}. Il répond à vos questions à partir des documents de l’organisation.`,
        'Connectez-vous avec votre adresse e-mail et le mot de passe provisoire. Vous choisirez ensuite votre propre mot de passe.',
      ],
      validity: `Le mot de passe provisoire est valable ${days === 1 ? 'un jour' : `${days} jours`}. S’il a expiré, demandez une nouvelle invitation. Ne le communiquez à personne.`,
    }),
    reset: ({ product }) => ({
      subject: 'Nouveau mot de passe',
      paragraphs: [
        `Un nouveau mot de passe a été demandé pour votre compte ${product}, par vous-même ou par l’administration. Choisissez-le sur la page de connexion au moyen de ce code.`,
      ],
      validity:
        'Le code est valable une heure. S’il a expiré, demandez-en un nouveau sur la page de connexion. Ne le communiquez à personne.',
    }),
    verification: ({ product }) => ({
      subject: 'Confirmez votre adresse e-mail',
      paragraphs: [`Ce code vous permet de confirmer votre adresse e-mail auprès de ${product}.`],
      validity: 'Le code est valable 24 heures. Si vous ne l’avez pas demandé, vous n’avez rien à faire.',
    }),
    code: ({ product }) => ({
      subject: 'Votre code',
      paragraphs: [
        `Ce code vous permet de choisir un nouveau mot de passe pour ${product} ou de confirmer votre adresse e-mail.`,
      ],
      validity:
        'Un code pour un nouveau mot de passe est valable une heure, un code pour une adresse 24 heures. Ne le communiquez à personne.',
    }),
  },
};
