/**
 * A request as a sender takes it, and a successful answer as a reader gets it.
 */
import type { Call } from "./call.ts";
import type { Failures } from "./failure.ts";
import type { RequestBody } from "./request_body.ts";
import type { Service } from "./service.ts";

/** A request that is the same for every attempt. */
export interface Outgoing {
  readonly operation: string;
  readonly region: string;
  /** The signing name. */
  readonly service: string;
  /** The service that is called, if it is another than the sender's: it words the failures. */
  readonly by?: Service | undefined;
  readonly method: string;
  readonly url: URL;
  /** The URL in the signature; differs from `url` when a proxy stands between. */
  readonly signingUrl: URL;
  readonly headers: Headers;
  readonly body?: RequestBody;
  /** Values in the body that no error may show, such as the keys of another service. @default none */
  readonly secrets?: readonly string[] | undefined;
}

/** A successful answer, the call it belongs to, and the errors of what is wrong with it. */
export interface Exchange extends Failures {
  readonly call: Call;
  readonly response: Response;
  /** The most bytes of a whole answer, after decompression. */
  readonly maxAnswerBytes: number;
}
