import { createHandler } from '../../src/functions/invitation-mail/custom-message';
import { handler } from '../../src/functions/invitation-mail/handler';
import { renderHtml } from '../../src/functions/invitation-mail/html';
import { codeTemplate, invitationTemplate } from '../../src/functions/invitation-mail/templates';

/** Cognito's pattern for e-mails (API_MessageTemplateType). It is a Java pattern, in which `\s` matches only ASCII white space. */
const COGNITO_PATTERN = /^[\p{L}\p{M}\p{S}\p{N}\p{P} \t\n\r*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P} \t\n\r*]*$/u;
const ENVIRONMENT = { HOST: 'chat.example.org', ORGANISATION: 'Example Energy Office', INVITATION_DAYS: '7' };

interface Response {
  readonly emailSubject: string;
  readonly emailMessage: string;
}

/** An event as Cognito sends it for AdminCreateUser, in a pool whose users sign in with their e-mail address. */
function invitation(userAttributes: Record<string, unknown> = {}) {
  return {
    version: '1',
    region: 'eu-central-1',
    userPoolId: 'eu-central-1_AbCdEfGhI',
    userName: '0b7c1c6e-2f4a-4a53-9c0e-0d2a4cf1a8b1',
    callerContext: { awsSdkVersion: 'aws-sdk-js-3.1164.0', clientId: 'CLIENT_ID_NOT_APPLICABLE' },
    triggerSource: 'CustomMessage_AdminCreateUser',
    request: {
      userAttributes: {
        sub: '0b7c1c6e-2f4a-4a53-9c0e-0d2a4cf1a8b1',
        'cognito:user_status': 'FORCE_CHANGE_PASSWORD',
        email_verified: 'true',
        email: 'anna@example.org',
        ...userAttributes,
      },
      codeParameter: '{####}',
      usernameParameter: '{username}' as string | null,
      linkParameter: '{##Click Here##}',
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  };
}

/** An event for an e-mail with a code. Such events have no parameter for the user name. */
function codeEvent(triggerSource: string, userAttributes: Record<string, unknown> = {}) {
  const event = invitation({ 'cognito:user_status': 'CONFIRMED', ...userAttributes });
  return { ...event, triggerSource, request: { ...event.request, usernameParameter: null } };
}

const lines: string[] = [];
const handle = createHandler(ENVIRONMENT, (line) => lines.push(line));

async function mailFor(event: object, environment: NodeJS.ProcessEnv = ENVIRONMENT): Promise<Response> {
  const { response } = (await createHandler(environment, () => undefined)(event)) as { response: Response };
  return response;
}

describe('an invitation', () => {
  it.each([
    ['de', 'Joule Verne: Einladung', 'Guten Tag Anna Muster', 'gilt 7 Tage', 'Provisorisches Passwort'],
    ['fr', 'Joule Verne : Invitation', 'Bonjour Anna Muster', 'valable 7 jours', 'Mot de passe provisoire'],
    ['it', 'Joule Verne: Invito', 'Buongiorno Anna Muster', 'valida 7 giorni', 'Password provvisoria'],
    ['en', 'Joule Verne: Invitation', 'Hello Anna Muster', 'valid for 7 days', 'Temporary password'],
  ])('is written only in %s, the language of the user', async (locale, subject, greeting, validity, label) => {
    const { emailSubject, emailMessage } = await mailFor(invitation({ locale, name: 'Anna Muster' }));
    expect(emailSubject).toBe(subject);
    for (const text of [greeting, validity, label, `<html lang="${locale}">`, 'Example Energy Office'])
      expect(emailMessage).toContain(text);
    const languages = new Set([...emailMessage.matchAll(/lang="(\w+)"/g)].map(([, language]) => language));
    expect([...languages]).toEqual([locale]);
  });

  it.each(['rm', '', undefined, 'deutsch', 7, 'constructor'])(
    'is written in all four languages for the locale %p',
    async (locale) => {
      const { emailSubject, emailMessage } = await mailFor(invitation(locale === undefined ? {} : { locale }));
      expect(emailSubject).toBe('Joule Verne: Einladung · Invitation · Invito');
      expect([...emailMessage.matchAll(/<td lang="(\w+)"/g)].map(([, language]) => language)).toEqual([
        'de',
        'fr',
        'it',
        'en',
        'de',
        'fr',
        'it',
        'en',
      ]);
    },
  );

  it.each(['fr-CH', 'fr_CH', 'FR'])('treats the locale %s as French', async (locale) => {
    expect((await mailFor(invitation({ locale }))).emailMessage).toContain('<html lang="fr">');
  });

  it('contains the placeholders for the user name and the password once, each alone in its element, and a link to the product', async () => {
    const { emailMessage } = await mailFor(invitation({ locale: 'de' }));
    expect(emailMessage.match(/>\{username\}<|>\{####\}</g)).toEqual(['>{username}<', '>{####}<']);
    expect(emailMessage.match(/\{/g)).toHaveLength(2);
    expect(emailMessage).toContain('<a href="https://chat.example.org/"');
  });

  it('contains the placeholders that the event specifies for the user name and the password', async () => {
    const event = invitation({ locale: 'en' });
    Object.assign(event.request, { codeParameter: '####', usernameParameter: 'username' });
    const { emailMessage } = await mailFor(event);
    expect(emailMessage.match(/>username<|>####</g)).toEqual(['>username<', '>####<']);
  });

  it('uses the singular for a validity of one day', async () => {
    const { emailMessage } = await mailFor(invitation(), { ...ENVIRONMENT, INVITATION_DAYS: '1' });
    for (const day of ['gilt einen Tag', 'valable un jour', 'valida un giorno', 'valid for one day'])
      expect(emailMessage).toContain(day);
  });

  it.each(['Anna Muster', 'Dr. Anna-Lena O’Brien', "José D'Été", '李 小龙'])(
    'greets the user by name: %s',
    async (name) => {
      const { emailMessage } = await mailFor(invitation({ locale: 'de', name }));
      expect(emailMessage).toContain(`>Guten Tag ${name.replace("'", '&#39;')}<`);
    },
  );

  it('escapes the name of the organisation', async () => {
    const { emailMessage } = await mailFor(invitation(), {
      ...ENVIRONMENT,
      ORGANISATION: 'Müller & <b>"Söhne"</b> {####}',
    });
    expect(emailMessage).toContain('(Müller &#38; &#60;b&#62;&#34;Söhne&#34;&#60;/b&#62; &#123;####&#125;)');
    expect(emailMessage).not.toContain('<b>');
  });
});

describe('a mail with a code', () => {
  it.each([
    ['CustomMessage_ForgotPassword', 'de', 'Joule Verne: Neues Passwort', 'gilt eine Stunde'],
    ['CustomMessage_ForgotPassword', 'fr', 'Joule Verne : Nouveau mot de passe', 'valable une heure'],
    ['CustomMessage_ForgotPassword', 'it', 'Joule Verne: Nuova password', 'valido un’ora'],
    ['CustomMessage_ForgotPassword', 'en', 'Joule Verne: New password', 'valid for one hour'],
    ['CustomMessage_VerifyUserAttribute', 'de', 'Joule Verne: E-Mail-Adresse bestätigen', '24 Stunden'],
    ['CustomMessage_UpdateUserAttribute', 'fr', 'Joule Verne : Confirmez votre adresse e-mail', '24 heures'],
    ['CustomMessage_ResendCode', 'it', 'Joule Verne: Confermi l’indirizzo e-mail', '24 ore'],
    ['CustomMessage_SignUp', 'en', 'Joule Verne: Confirm your e-mail address', '24 hours'],
  ])('for %s in %s states its purpose and how long the code is valid', async (trigger, locale, subject, validity) => {
    const { emailSubject, emailMessage } = await mailFor(codeEvent(trigger, { locale }));
    expect(emailSubject).toBe(subject);
    expect(emailMessage).toContain(validity);
    expect(emailMessage.match(/\{.*?\}/g)).toEqual(['{####}']);
  });
});

it('keeps French punctuation on the same line as its word, with character references that Cognito accepts', () => {
  const section = { language: 'fr', greeting: 'Bonjour', paragraphs: ['« Oui » : non ?'], validity: 'Non !' };
  const html = renderHtml({ heading: '', sections: [section], facts: [['Code', '{####}']], address: '' });
  expect(html).toContain('>«&#160;Oui&#160;»&#160;: non&#8239;?<');
  expect(html).toContain('>Non&#8239;!<');
  expect(html).toMatch(COGNITO_PATTERN);
});

describe('every mail', () => {
  const triggers = ['CustomMessage_ForgotPassword', 'CustomMessage_VerifyUserAttribute'];
  const allMails = (attributes: Record<string, unknown>) =>
    Promise.all(
      ['de', 'fr', 'it', 'en', undefined].flatMap((locale) => {
        const user = { ...attributes, locale };
        return [invitation(user), ...triggers.map((trigger) => codeEvent(trigger, user))].map((event) =>
          mailFor(event),
        );
      }),
    );

  it('matches the pattern of Cognito, even with the longest organisation name', async () => {
    const settings = { host: 'chat.example.org', organisation: 'Ω\u00a0&'.repeat(33), days: 90 };
    const templates = [invitationTemplate(settings), codeTemplate(settings)].map(({ emailSubject, emailBody }) => ({
      emailSubject,
      emailMessage: emailBody,
    }));
    for (const { emailSubject, emailMessage } of [
      ...templates,
      ...(await allMails({ name: 'Zoé\u202f D’Été-Müller' })),
    ]) {
      expect(emailMessage).toMatch(COGNITO_PATTERN);
      expect(emailMessage.length).toBeLessThan(20_000);
      expect(emailSubject).toMatch(/^[\p{L}\p{M}\p{S}\p{N}\p{P} ]{1,140}$/u);
    }
  });

  it('contains no ß and loads no external resources', async () => {
    for (const { emailMessage } of await allMails({})) {
      expect(emailMessage).not.toContain('ß');
      expect(emailMessage).not.toMatch(/<img|<link|<script|url\(/);
    }
  });

  it.each([
    '<a href="https://evil.example">Anna</a>',
    'Anna" onload="x',
    '{####}',
    'evil.example',
    'https://evil.example',
    'a@evil.example',
    'Anna\u0000',
    '\u202eannA',
    'x'.repeat(101),
    '\ud800',
    '&amp;',
    ' ',
  ])('omits a blank, overlong or suspicious name from the greeting: %j', async (name) => {
    for (const { emailMessage } of await allMails({ name })) {
      expect(emailMessage).toMatch(/>(Guten Tag|Bonjour|Buongiorno|Hello)</);
      expect(emailMessage).not.toContain('evil');
      expect(emailMessage.match(/\{####\}/g)).toHaveLength(1);
      expect(emailMessage).toMatch(COGNITO_PATTERN);
    }
  });
});

describe('the handler', () => {
  const invited = invitation({ locale: 'de' });
  const without = (name: string, object: object) =>
    Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

  it.each<[string, unknown]>([
    ['another trigger', { ...invited, triggerSource: 'PreSignUp_AdminCreateUser' }],
    ['a code for signing in', { ...invited, triggerSource: 'CustomMessage_Authentication' }],
    ['an invalid trigger', { ...invited, triggerSource: { toString: null } }],
    ['a trigger named like an inherited property', { ...invited, triggerSource: 'constructor' }],
    ['no request', { ...invited, request: undefined }],
    ['no code', { ...invited, request: { ...invited.request, codeParameter: '' } }],
    ['no user name parameter', { ...invited, request: without('usernameParameter', invited.request) }],
    ['a user name parameter that is null', { ...invited, request: { ...invited.request, usernameParameter: null } }],
    [
      'a parameter that makes the mail too long',
      { ...invited, request: { ...invited.request, codeParameter: 'x'.repeat(20_000) } },
    ],
    ['no event', undefined],
    ['null', null],
    ['a string', 'event'],
  ])('returns the event unchanged for %s, so that Cognito uses the template of the user pool', async (_case, event) => {
    const before = structuredClone(event);
    expect(await handle(event)).toBe(event);
    expect(event).toEqual(before);
  });

  it("composes a mail even if the event has neither the user's attributes nor a response", async () => {
    const event = { ...without('response', invited), request: without('userAttributes', invited.request) };
    expect((await mailFor(event)).emailSubject).toBe('Joule Verne: Einladung · Invitation · Invito');
  });

  it.each([
    {},
    { HOST: 'chat.example.org' },
    { INVITATION_DAYS: '7' },
    { HOST: 'chat.example.org', INVITATION_DAYS: 'many' },
    { HOST: 'chat.example.org', INVITATION_DAYS: '0' },
  ])('returns the event unchanged with the environment %j', async (environment) => {
    expect(await createHandler(environment, () => undefined)(invited)).toBe(invited);
  });

  it('returns the event unchanged if the Lambda function has no environment variables', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      expect(await handler(invited)).toBe(invited);
      expect(write).toHaveBeenCalledWith('{"failed":"HOST is missing"}\n');
    } finally {
      write.mockRestore();
    }
  });

  it('changes only the response in the event, as Cognito requires', async () => {
    const event = invitation({ locale: 'de' });
    const answer = (await handle(event)) as ReturnType<typeof invitation>;
    expect({ ...answer, response: event.response }).toEqual(event);
    expect(answer.response).toEqual({
      smsMessage: null,
      emailSubject: expect.any(String),
      emailMessage: expect.any(String),
    });
  });

  it('logs no personal data', async () => {
    lines.length = 0;
    await handle(invitation({ locale: 'de', name: 'Anna Muster' }));
    await handle(invitation({ locale: 'de', name: { toString: null } }));
    await handle({ ...invitation(), request: null });
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toMatch(/anna|0b7c1c6e|####/i);
  });
});
