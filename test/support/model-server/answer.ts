/** What a test says that the model answers, in neither API's words. */

export interface ScriptedToolCall {
  readonly name: string;
  /** An object is written as JSON. */
  readonly arguments: string | Readonly<Record<string, unknown>>;
  /** @default a new one; `null` leaves it out */
  readonly id?: string | null;
}

export interface ModelReply {
  readonly text?: string;
  readonly reasoning?: string;
  readonly calls?: readonly ScriptedToolCall[];
  /** Items of the Responses API, instead of text, reasoning and calls; that dialect only. */
  readonly items?: readonly Readonly<Record<string, unknown>>[];
  readonly finish?: 'stop' | 'max_tokens' | 'content_filter';
  readonly usage?: {
    readonly input: number;
    readonly output: number;
    readonly cached?: number;
    readonly reasoning?: number;
  };
  /** Fields of the response, over those that the server writes itself. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Fields of the choice, and of its message; chat completions only. */
  readonly choice?: Readonly<Record<string, unknown>>;
  readonly message?: Readonly<Record<string, unknown>>;
}

/** A string is the model's text. */
export type ModelServerAnswer =
  | string
  | ModelReply
  /** An error in OpenAI's shape, with the message and code given. */
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly message?: string;
      readonly code?: string;
    }
  /** Any body at all. */
  | { readonly raw: string; readonly status?: number; readonly headers?: Record<string, string> }
  /** `hang`: no answer ever. `reset`: the connection breaks. `cut`: it breaks in the middle of the answer. */
  | { readonly fault: 'hang' | 'reset' | 'cut' };
