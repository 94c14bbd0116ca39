import { handler } from '../../src/functions/invitation-mail/handler';
import { codeTemplate, invitationTemplate } from '../../src/functions/invitation-mail/templates';
import { createWriter } from '../../src/functions/invitation-mail/writer';

/** What Cognito admits for a mail (API_MessageTemplateType), with Java's `\s`: no space but the plain ones. */
const ADMITTED = /^[\p{L}\p{M}\p{S}\p{N}\p{P} \t\n\r*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P} \t\n\r*]*$/u;
const ENVIRONMENT = { HOST: 'chat.example.org', ORGANISATION: 'Example Energy Office', INVITATION_DAYS: '7' };

interface Response {
  readonly emailSubject: string;
  readonly emailMessage: string;
}

/** An event as Cognito sends it for AdminCreateUser in a pool whose people sign in by address. */
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

/** For every other mail Cognito names no one to sign in as. */
function code(triggerSource: string, userAttributes: Record<string, unknown> = {}) {
  const event = invitation({ 'cognito:user_status': 'CONFIRMED', ...userAttributes });
  return { ...event, triggerSource, request: { ...event.request, usernameParameter: null } };
}

const lines: string[] = [];
const writer = createWriter(ENVIRONMENT, (line) => lines.push(line));

async function written(event: object, environment: NodeJS.ProcessEnv = ENVIRONMENT): Promise<Response> {
  const { response } = (await createWriter(environment, () => undefined)(event)) as { response: Response };
  return response;
}

describe('an invitation', () => {
  it.each([
    ['de', 'Joule Verne: Einladung', 'Guten Tag Anna Muster', 'gilt 7 Tage', 'Provisorisches Passwort'],
    ['fr', 'Joule Verne: Invitation', 'Bonjour Anna Muster', 'valable 7 jours', 'Mot de passe provisoire'],
    ['it', 'Joule Verne: Invito', 'Buongiorno Anna Muster', 'valida 7 giorni', 'Password provvisoria'],
    ['en', 'Joule Verne: Invitation', 'Hello Anna Muster', 'valid for 7 days', 'Temporary password'],
  ])(
    'is written in %s, the language of the person, and in no other',
    async (locale, subject, greeting, validity, label) => {
      const { emailSubject, emailMessage } = await written(invitation({ locale, name: 'Anna Muster' }));
      expect(emailSubject).toBe(subject);
      for (const words of [greeting, validity, label, `<html lang="${locale}">`, 'Example Energy Office'])
        expect(emailMessage).toContain(words);
      const languages = new Set([...emailMessage.matchAll(/lang="(\w+)"/g)].map(([, language]) => language));
      expect([...languages]).toEqual([locale]);
    },
  );

  it.each(['rm', '', undefined, 'deutsch', 7, 'constructor'])(
    'is written in all four languages for the locale %p',
    async (locale) => {
      const { emailSubject, emailMessage } = await written(invitation(locale === undefined ? {} : { locale }));
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

  it.each(['fr-CH', 'fr_CH', 'FR'])('takes %s for French', async (locale) => {
    expect((await written(invitation({ locale }))).emailMessage).toContain('<html lang="fr">');
  });

  it('holds the name and the password once each, alone in their elements, and the address of the product', async () => {
    const { emailMessage } = await written(invitation({ locale: 'de' }));
    expect(emailMessage.match(/>\{username\}<|>\{####\}</g)).toEqual(['>{username}<', '>{####}<']);
    expect(emailMessage.match(/\{/g)).toHaveLength(2);
    expect(emailMessage).toContain('<a href="https://chat.example.org/"');
  });

  it('holds whatever parameters Cognito gives', async () => {
    const event = invitation({ locale: 'en' });
    Object.assign(event.request, { codeParameter: '####', usernameParameter: 'username' });
    const { emailMessage } = await written(event);
    expect(emailMessage.match(/>username<|>####</g)).toEqual(['>username<', '>####<']);
  });

  it('says one day, where it is one', async () => {
    const { emailMessage } = await written(invitation(), { ...ENVIRONMENT, INVITATION_DAYS: '1' });
    for (const day of ['gilt einen Tag', 'valable un jour', 'valida un giorno', 'valid for one day'])
      expect(emailMessage).toContain(day);
  });

  it('keeps everything else of the event, with which Cognito recognises the answer', async () => {
    const event = invitation({ locale: 'de' });
    const answer = (await writer(event)) as ReturnType<typeof invitation>;
    expect({ ...answer, response: event.response }).toEqual(event);
    expect(answer.response).toEqual({
      smsMessage: null,
      emailSubject: expect.any(String),
      emailMessage: expect.any(String),
    });
  });
});

describe('a mail with a code', () => {
  it.each([
    ['CustomMessage_ForgotPassword', 'de', 'Joule Verne: Neues Passwort', 'gilt eine Stunde'],
    ['CustomMessage_ForgotPassword', 'fr', 'Joule Verne: Nouveau mot de passe', 'valable une heure'],
    ['CustomMessage_ForgotPassword', 'it', 'Joule Verne: Nuova password', 'valido un’ora'],
    ['CustomMessage_ForgotPassword', 'en', 'Joule Verne: New password', 'valid for one hour'],
    ['CustomMessage_VerifyUserAttribute', 'de', 'Joule Verne: E-Mail-Adresse bestätigen', '24 Stunden'],
    ['CustomMessage_UpdateUserAttribute', 'fr', 'Joule Verne: Confirmer l’adresse e-mail', '24 heures'],
    ['CustomMessage_ResendCode', 'it', 'Joule Verne: Confermare l’indirizzo e-mail', '24 ore'],
    ['CustomMessage_SignUp', 'en', 'Joule Verne: Confirm your e-mail address', '24 hours'],
  ])('for %s, in %s, says what it is for and how long it is valid', async (trigger, locale, subject, validity) => {
    const { emailSubject, emailMessage } = await written(code(trigger, { locale }));
    expect(emailSubject).toBe(subject);
    expect(emailMessage).toContain(validity);
    expect(emailMessage.match(/\{.*?\}/g)).toEqual(['{####}']);
  });
});

describe('every mail', () => {
  const triggers = ['CustomMessage_ForgotPassword', 'CustomMessage_VerifyUserAttribute'];
  const everything = (attributes: Record<string, unknown>) =>
    Promise.all(
      ['de', 'fr', 'it', 'en', undefined].flatMap((locale) => {
        const person = { ...attributes, locale };
        return [invitation(person), ...triggers.map((trigger) => code(trigger, person))].map((event) => written(event));
      }),
    );

  it('is of the form that Cognito admits, for the longest name of an organisation too', async () => {
    const letterhead = { host: 'chat.example.org', organisation: 'Ω\u00a0&'.repeat(33), days: 90 };
    const templates = [invitationTemplate(letterhead), codeTemplate(letterhead)].map(({ emailSubject, emailBody }) => ({
      emailSubject,
      emailMessage: emailBody,
    }));
    for (const { emailSubject, emailMessage } of [
      ...templates,
      ...(await everything({ name: 'Zoé\u202f D’Été-Müller' })),
    ]) {
      expect(emailMessage).toMatch(ADMITTED);
      expect(emailMessage.length).toBeLessThan(20_000);
      expect(emailSubject).toMatch(/^[\p{L}\p{M}\p{S}\p{N}\p{P} ]{1,140}$/u);
    }
  });

  it('keeps to Swiss orthography, and loads nothing from anywhere', async () => {
    for (const { emailMessage } of await everything({})) {
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
  ])('greets nobody whose name does not look like one: %j', async (name) => {
    for (const { emailMessage } of await everything({ name })) {
      expect(emailMessage).toMatch(/>(Guten Tag|Bonjour|Buongiorno|Hello)</);
      expect(emailMessage).not.toContain('evil');
      expect(emailMessage.match(/\{####\}/g)).toHaveLength(1);
      expect(emailMessage).toMatch(ADMITTED);
    }
  });

  it.each(['Anna Muster', 'Dr. Anna-Lena O’Brien', "José D'Été", '李 小龙'])('greets %s', async (name) => {
    const { emailMessage } = await written(invitation({ locale: 'de', name }));
    expect(emailMessage).toContain(`>Guten Tag ${name.replace("'", '&#39;')}<`);
  });

  it('escapes what the operator has named', async () => {
    const { emailMessage } = await written(invitation(), {
      ...ENVIRONMENT,
      ORGANISATION: 'Müller & <b>"Söhne"</b> {####}',
    });
    expect(emailMessage).toContain('(Müller &#38; &#60;b&#62;&#34;Söhne&#34;&#60;/b&#62; &#123;####&#125;)');
    expect(emailMessage).not.toContain('<b>');
  });

  it('says nothing of the person in the log', async () => {
    lines.length = 0;
    await writer(invitation({ locale: 'de', name: 'Anna Muster' }));
    await writer(invitation({ locale: 'de', name: { toString: null } }));
    await writer({ ...invitation(), request: null });
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toMatch(/anna|0b7c1c6e|####/i);
  });
});

describe('what is unexpected', () => {
  const invited = invitation({ locale: 'de' });
  const without = (name: string, object: object) =>
    Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

  it.each<[string, unknown]>([
    ['a trigger of its own', { ...invited, triggerSource: 'PreSignUp_AdminCreateUser' }],
    ['a code for signing in', { ...invited, triggerSource: 'CustomMessage_Authentication' }],
    ['a trigger that is none', { ...invited, triggerSource: { toString: null } }],
    ['an inherited name', { ...invited, triggerSource: 'constructor' }],
    ['no request', { ...invited, request: undefined }],
    ['no code', { ...invited, request: { ...invited.request, codeParameter: '' } }],
    ['no name to sign in with', { ...invited, request: without('usernameParameter', invited.request) }],
    ['a name to sign in with that is null', { ...invited, request: { ...invited.request, usernameParameter: null } }],
    [
      'a parameter that takes too much room',
      { ...invited, request: { ...invited.request, codeParameter: 'x'.repeat(20_000) } },
    ],
    ['no event', undefined],
    ['nothing', null],
    ['text', 'event'],
  ])('fails no invitation: %s comes back as it went, and Cognito sends its own template', async (_name, event) => {
    const before = structuredClone(event);
    expect(await writer(event)).toBe(event);
    expect(event).toEqual(before);
  });

  it('writes also where attributes or response are missing', async () => {
    const event = { ...without('response', invited), request: without('userAttributes', invited.request) };
    expect((await written(event)).emailSubject).toBe('Joule Verne: Einladung · Invitation · Invito');
  });

  it.each([
    {},
    { HOST: 'chat.example.org' },
    { INVITATION_DAYS: '7' },
    { HOST: 'chat.example.org', INVITATION_DAYS: 'many' },
    { HOST: 'chat.example.org', INVITATION_DAYS: '0' },
  ])('fails no invitation with the variables %j', async (environment) => {
    expect(await createWriter(environment, () => undefined)(invited)).toBe(invited);
  });

  it('fails no invitation of the function as Lambda loads it, with no variables at all', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      expect(await handler(invited)).toBe(invited);
      expect(write).toHaveBeenCalledWith('{"failed":"HOST is missing"}\n');
    } finally {
      write.mockRestore();
    }
  });
});
