import { typeset } from '../../typography';

/** The content of an e-mail. All texts are unescaped. */
export interface MailContent {
  readonly heading: string;
  /** The sections, one for each language. */
  readonly sections: readonly {
    readonly language: string;
    readonly greeting: string;
    readonly paragraphs: readonly string[];
    readonly validity: string;
  }[];
  /**
   * The user name, if the e-mail shows it, and the password or code. Each has a label, and a parameter that Cognito replaces with the
   * value.
   */
  readonly facts: readonly (readonly [label: string, parameter: string])[];
  /** The URL that the button opens. */
  readonly address: string;
  /** Colour of the button. @default blue */
  readonly accent?: string | undefined;
}

const BLUE = '#0b5cad';
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONOSPACE_FONT = "font-family:ui-monospace,Consolas,Menlo,'Courier New',monospace";

/**
 * Renders an e-mail as HTML: one column of tables with inline styles, which mail clients display consistently. The
 * e-mail loads no external resources. In its texts, no-break spaces become character references, and other white space and
 * control characters become spaces, because Cognito's pattern for e-mails rejects white space other than ASCII, and control
 * characters (API_MessageTemplateType).
 */
export function renderHtml({ heading, sections, facts, address, accent = BLUE }: MailContent): string {
  return [
    `<!DOCTYPE html><html lang="${sections[0]!.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>`,
    `<body style="margin:0;padding:0;background:#f3f5f7">`,
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f7"><tr><td align="center" style="padding:24px 12px">`,
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #d9dfe5;border-radius:8px;${FONT};font-size:16px;line-height:1.5;color:#1d2733">`,
    `<tr><td style="padding:20px 28px;border-bottom:1px solid #d9dfe5;font-size:18px;font-weight:600">${escape(heading)}</td></tr>`,
    ...sections.map(({ language, greeting, paragraphs }) =>
      row(language, [greeting, ...paragraphs].map((text) => paragraph(typeset(text, language))).join('')),
    ),
    `<tr><td style="padding:8px 28px">${facts.map(fact).join('')}</td></tr>`,
    `<tr><td style="padding:16px 28px 8px">${button(address, accent)}</td></tr>`,
    ...sections.map(({ language, validity }) =>
      row(language, `<p style="margin:0;font-size:14px;color:#52606d">${escape(typeset(validity, language))}</p>`),
    ),
    `<tr><td style="padding:0 0 12px"></td></tr></table></td></tr></table></body></html>`,
  ].join('\n');
}

function row(language: string, content: string): string {
  return `<tr><td lang="${language}" style="padding:12px 28px 0">${content}</td></tr>`;
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 12px">${escape(text)}</p>`;
}

/** Renders a label and a value. The value has its own element, so that users can select it without adjacent text. */
function fact([label, parameter]: readonly [string, string]): string {
  return (
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 8px;background:#f3f5f7;border-radius:6px"><tr>' +
    `<td style="padding:10px 16px"><div style="font-size:13px;color:#52606d">${escape(label)}</div>` +
    `<div style="${MONOSPACE_FONT};font-size:18px;word-break:break-all">${escapeMarkup(parameter)}</div></td></tr></table>`
  );
}

function button(address: string, accent: string): string {
  return (
    `<table role="presentation" cellpadding="0" cellspacing="0"><tr><td style="background:${accent};border-radius:6px">` +
    `<a href="${escape(address)}" style="display:inline-block;padding:12px 20px;color:#ffffff;font-weight:600;text-decoration:none">${escape(address)}</a></td></tr></table>`
  );
}

/** Escapes HTML, and also braces: otherwise, Cognito would replace parameters in the name of a user or in other text. */
function escape(text: string): string {
  return escapeMarkup(text).replace(/[{}]/g, (brace) => `&#${brace.charCodeAt(0)};`);
}

function escapeMarkup(text: string): string {
  return text
    .replace(/[^\S \u00A0\u202F]|\p{C}/gu, ' ')
    .replace(/[&<>"'\u00A0\u202F]/g, (character) => `&#${character.charCodeAt(0)};`);
}
