import { languagesOf } from './languages';
import { composeMail, type Mail, type MailSettings } from './mail';
import { readSettings } from './settings';
import type { Purpose } from './text';

/**
 * The purpose of the e-mail for each of Cognito's trigger sources. The trigger source for sign-in codes is missing,
 * because the user pool sends no such codes.
 */
const PURPOSES: ReadonlyMap<unknown, Purpose> = new Map<string, Purpose>([
  ['CustomMessage_AdminCreateUser', 'invitation'],
  ['CustomMessage_ForgotPassword', 'reset'],
  ['CustomMessage_UpdateUserAttribute', 'verification'],
  ['CustomMessage_VerifyUserAttribute', 'verification'],
  ['CustomMessage_SignUp', 'verification'],
  ['CustomMessage_ResendCode', 'verification'],
]);

/** Maximum number of characters of the body that Cognito accepts, including the code. */
const MAX_BODY_LENGTH = 20_000;
/** Maximum number of characters of the subject that Cognito accepts, including the code. */
const MAX_SUBJECT_LENGTH = 140;

/** The fields of Cognito's event that this function uses ("Custom message Lambda trigger", Amazon Cognito Developer Guide). */
interface CustomMessageEvent {
  readonly triggerSource: unknown;
  readonly request: {
    readonly userAttributes?: Readonly<Record<string, unknown>> | null;
    readonly codeParameter: unknown;
    /** Cognito sets this field only for invitations. */
    readonly usernameParameter?: unknown;
  };
  readonly response?: object | null;
}

/**
 * Creates the handler that writes Cognito's e-mails in the language of the user's attribute `locale`. After an error, or for an
 * unexpected event, it returns the event unchanged, so that Cognito uses the user pool's own template. If it threw an error instead,
 * Cognito would reject the operation, for example the invitation.
 *
 * @param log receives one line of JSON, without personal data, for each event whose trigger source is in PURPOSES or that causes an error
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  log: (line: string) => void,
): (event: unknown) => Promise<unknown> {
  return async (event) => {
    try {
      const mail = mailFor(event as CustomMessageEvent, readSettings(environment));
      if (!mail) return event;
      log(JSON.stringify({ written: (event as CustomMessageEvent).triggerSource }));
      const { response } = event as CustomMessageEvent;
      return { ...(event as object), response: { ...response, emailSubject: mail.subject, emailMessage: mail.body } };
    } catch (error) {
      log(JSON.stringify({ failed: (error as Error).message }));
      return event;
    }
  };
}

function mailFor({ triggerSource, request }: CustomMessageEvent, settings: MailSettings): Mail | undefined {
  const purpose = PURPOSES.get(triggerSource);
  if (!purpose) return undefined;
  const { userAttributes, codeParameter, usernameParameter } = request;
  const mail = composeMail({
    purpose,
    languages: languagesOf(userAttributes?.locale),
    settings,
    name: typeof userAttributes?.name === 'string' ? userAttributes.name : undefined,
    codeParameter: parameter(codeParameter),
    usernameParameter: purpose === 'invitation' ? parameter(usernameParameter) : undefined,
  });
  if (mail.body.length > MAX_BODY_LENGTH || mail.subject.length > MAX_SUBJECT_LENGTH)
    throw new Error('The e-mail is longer than Cognito accepts');
  return mail;
}

function parameter(value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw new Error('The event has no parameter for the code or for the user name');
  return value;
}
