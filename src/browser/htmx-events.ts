import { on } from './elements';

/** The part of htmx's request that the pages use. */
export interface RequestContext {
  readonly sourceElement: Element;
  readonly request: {
    readonly method: string;
    readonly action: string;
    readonly body: FormData | URLSearchParams | null;
  };
  /** Absent until the server has responded. */
  readonly response?: { readonly raw: Response; readonly status: number };
}

/** Listens to an event of htmx that is about a request. */
export const onRequest = (event: RequestEvent, listener: (ctx: RequestContext) => void) =>
  on(`htmx:${event}`, ({ detail: { ctx } }) => listener(ctx));

type RequestEvent = 'before:request' | 'before:response' | 'after:request' | 'finally:request' | 'before:swap';

declare global {
  /** Starts htmx in elements that it has not inserted itself. */
  const htmx: { process(element: Element): void };

  /** The events of htmx 4 and its extension for server-sent events. */
  interface DocumentEventMap {
    'htmx:before:request': CustomEvent<{ readonly ctx: RequestContext }>;
    'htmx:before:response': CustomEvent<{ readonly ctx: RequestContext }>;
    'htmx:after:request': CustomEvent<{ readonly ctx: RequestContext }>;
    'htmx:finally:request': CustomEvent<{ readonly ctx: RequestContext }>;
    'htmx:before:swap': CustomEvent<{ readonly ctx: RequestContext }>;
    'htmx:finally:swap': CustomEvent;
    'htmx:after:init': CustomEvent;
    'htmx:after:history:update': CustomEvent;
    'htmx:error': CustomEvent<{ readonly ctx?: RequestContext }>;
    'htmx:sse:before:connection': CustomEvent;
    'htmx:sse:after:connection': CustomEvent;
    'htmx:sse:error': CustomEvent<{ readonly status?: number }>;
    'htmx:sse:before:message': CustomEvent<{ readonly message: { readonly event: string; readonly data: string } }>;
    'htmx:sse:after:message': CustomEvent;
    /** The last event of an answer's stream. Its data is the status of the answer. */
    end: CustomEvent<{ readonly data: string }>;
  }
}
