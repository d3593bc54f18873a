/**
 * The callbacks around each attempt.
 */

/** The argument of `onRequest`, which is called before each attempt. */
export interface RequestEvent {
  /** The service's name of the operation. */
  operation: string;
  /** The model that is called, if one is. */
  model?: string | undefined;
  /** 1 for the first attempt. */
  attempt: number;
}

/** The argument of `onResponse`, which is called when an attempt's headers arrive. */
export interface ResponseEvent extends RequestEvent {
  /** HTTP status. */
  status: number;
  /** The service's id for the request. */
  requestId?: string | undefined;
  /** Milliseconds from sending to headers. */
  ms: number;
}

/** The callbacks. A call waits for the promise of an async callback. */
export interface Hooks {
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
}
