/**
 * The failures of `bedrock-mantle`. The APIs write them in OpenAI's shape, with an id of the request under OpenAI's name; the gateway
 * in front of them writes them as AWS does. Source: reports of 2026-05 to 2026-08.
 */
import { ERROR_TYPE, REQUEST_ID } from "../aws/error_body.ts";
import { openAIService } from "../openai_compatible/service.ts";
import type { FailedAnswer, Service } from "../transport/service.ts";

/** OpenAI's header with the service's id for a request. */
const OTHER_REQUEST_ID = "x-request-id";

/** A name of AWS's, such as `ThrottlingException`. OpenAI's names are in lower case. */
const AWS_NAME = /^[A-Z]\w*(Exception|Error|Failure)$/;

/**
 * Returns Bedrock's service with the failures of the APIs too.
 *
 * @param main the service of the runtime
 * @param isServed returns whether the calls of a model go to the APIs
 */
export function withMantleFailures(main: Service, isServed: (model: string) => boolean): Service {
  const { failure } = openAIService({ name: main.name, keyHint: "" });
  return {
    ...main,
    requestId: (headers) => main.requestId(headers) ?? headers.get(OTHER_REQUEST_ID) ?? undefined,
    failure(answer) {
      const { model, code, headers } = answer;
      if (model === undefined || !isServed(model)) return main.failure(answer);
      if (code === undefined || AWS_NAME.test(code) || headers.has(ERROR_TYPE)) {
        return main.failure({ ...answer, headers: withRequestId(answer) });
      }
      // Bedrock's service writes the names of failures with a capital letter.
      return failure({ ...answer, code: code[0]!.toLowerCase() + code.slice(1) });
    },
  };
}

/** Returns headers that have the id, so that the failure is not taken for a proxy's. */
function withRequestId({ headers, requestId }: FailedAnswer): Headers {
  const copy = new Headers(headers);
  if (requestId !== undefined) copy.set(REQUEST_ID, requestId);
  return copy;
}
