/**
 * Reads a record's answer as a call's answer is read: by the call that its request would have been.
 */
import { callSettings } from "../../../base/call_options.ts";
import { systemClock } from "../../../base/clock.ts";
import { asObject } from "../../../base/json_object.ts";
import { jsonText } from "../../../base/json_text.ts";
import { type ChatResult, chatResult, createCallLog } from "../../../chat/result.ts";
import { awsError } from "../../../aws/failures.ts";
import type { ProviderError } from "../../../errors/provider_error.ts";
import type { Answer, PreparedCall } from "../../../operation/prepared_call.ts";
import { beginCall } from "../../../transport/call.ts";
import { failures } from "../../../transport/failure.ts";
import type { Service } from "../../../transport/service.ts";
import { PROVIDER } from "../../service.ts";
import { textOf } from "../base/job_parts.ts";
import type { BatchRequest, PreparedRecord } from "./records.ts";

/** The facts about a batch by which its records are read. */
export interface RecordContext {
  readonly model: string;
  readonly region: string;
  readonly main: Service;
}

/**
 * Reads the answer of a chat.
 *
 * @throws {ProviderError} `protocol` when it is not an answer; `StructuredOutputError` when it does not fit the request's schema.
 */
export async function readChat(
  output: unknown,
  { call, repairs }: PreparedRecord & { readonly call: PreparedCall<Answer> },
  { model, region, main }: RecordContext,
): Promise<ChatResult> {
  const response = Response.json(null);
  const { status, headers } = response;
  const log = createCallLog(model);
  const reading = beginCall(main, systemClock, callSettings(false), [], () => {});
  try {
    const errors = failures(main, { status, headers, model, region, requestId: undefined }, reading.secrets);
    const exchange = {
      call: reading,
      response: new Response(jsonText(output), { headers }),
      maxAnswerBytes: Infinity,
      ...errors,
    };
    const answer = await call.read(exchange);
    return await chatResult(answer.content, answer.outcome, Object.assign(log, { repairs, attempts: 1 }), answer);
  } finally {
    reading.end();
  }
}

/** Returns the error of a record: the service writes its code and its words. */
export function recordError(error: unknown, { model, region }: RecordContext): ProviderError {
  const { errorCode, errorMessage } = asObject(error);
  const status = Number(errorCode ?? NaN);
  return awsError({
    code: Number.isInteger(status) ? undefined : textOf(errorCode),
    text: textOf(errorMessage) ?? textOf(error) ?? "no reason given",
    status: Number.isInteger(status) ? status : 400,
    provider: PROVIDER,
    model,
    region,
  });
}

/**
 * Returns a request with the tools of a record, for a batch whose requests are not at hand: the inputs of calls are then checked by the
 * schemas that were sent.
 */
export function requestOfRecord(modelInput: unknown): BatchRequest {
  const { tools } = asObject(asObject(modelInput).toolConfig);
  const specs = (Array.isArray(tools) ? tools : []).map((tool) => asObject(asObject(tool).toolSpec));
  return {
    messages: "The request is in the record.",
    check: "off",
    tools: specs.filter(({ name }) => typeof name === "string").map(({ name, inputSchema }) => ({
      name: `${name}`,
      inputSchema: asObject(asObject(inputSchema).json),
    })),
  };
}
