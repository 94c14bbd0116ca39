import { DomUtils, parseDocument } from 'htmlparser2';

type Document = ReturnType<typeof parseDocument>;
type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];

/** A field of a form. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  /** The value of the attribute `autocomplete`. */
  readonly purpose: string;
}

/** A form with the method POST. */
export interface Form {
  readonly id: string;
  /** The URL to which a browser sends the form. */
  readonly action: URL;
  readonly fields: readonly Field[];
}

/** A page that the canary has received. */
export class Page {
  private readonly document: Document;

  /** @param redirects the number of redirects that the canary followed to the page */
  constructor(
    readonly url: URL,
    readonly status: number,
    readonly contentType: string,
    readonly body: string,
    readonly redirects: number,
  ) {
    this.document = parseDocument(body);
  }

  get isHtml(): boolean {
    return this.contentType.startsWith('text/html');
  }

  get forms(): Form[] {
    return this.elements('form')
      .filter((form) => form.attribs.method?.toLowerCase() === 'post')
      .map((form) => ({
        id: form.attribs.id ?? '',
        action: new URL(form.attribs.action ?? '', this.url),
        fields: fieldsOf(form),
      }));
  }

  /** The status and the text of the last answer on a page of the product. */
  get lastAnswer(): { readonly status: string; readonly text: string } | undefined {
    const answer = this.elements('article')
      .filter(({ attribs }) => attribs['data-role'] === 'assistant')
      .at(-1);
    if (!answer) return undefined;
    const [text] = DomUtils.getElementsByClassName('answer', answer);
    return { status: answer.attribs['data-status'] ?? '', text: text ? DomUtils.innerText(text).trim() : '' };
  }

  private elements(name: string): Element[] {
    return DomUtils.getElementsByTagName(name, this.document);
  }
}

function fieldsOf(form: Element): Field[] {
  return [...DomUtils.getElementsByTagName('input', form), ...DomUtils.getElementsByTagName('textarea', form)]
    .filter(({ attribs }) => attribs.name && attribs.type !== 'submit')
    .map(({ attribs }) => ({
      name: attribs.name!,
      type: attribs.type ?? 'text',
      value: attribs.value ?? '',
      purpose: attribs.autocomplete ?? '',
    }));
}
