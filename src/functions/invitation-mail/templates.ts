import { LANGUAGES } from './languages';
import { type Letterhead, write } from './mail';

/** The parameters of Cognito's templates (API_MessageTemplateType). */
const PARAMETERS = { codeParameter: '{####}', usernameParameter: '{username}' };

/**
 * What the pool itself holds, in all four languages: this is sent where no function writes, and where the function leaves a mail as
 * it is. Where the function fails or is late, nothing is sent: Cognito refuses the operation.
 */
export function invitationTemplate(letterhead: Letterhead): { emailSubject: string; emailBody: string } {
  const { subject, body } = write({ purpose: 'invitation', languages: LANGUAGES, letterhead, ...PARAMETERS });
  return { emailSubject: subject, emailBody: body };
}

/** For a forgotten password as well as for a changed address. */
export function codeTemplate(letterhead: Letterhead): { emailSubject: string; emailBody: string } {
  const { subject, body } = write({
    purpose: 'code',
    languages: LANGUAGES,
    letterhead,
    codeParameter: PARAMETERS.codeParameter,
  });
  return { emailSubject: subject, emailBody: body };
}
