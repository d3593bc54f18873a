/**
 * The records of a batch: one line for each request, whose `modelInput` is the body that a call would send, byte for byte.
 * Source: "Format and upload your batch inference data" of the Bedrock user guide, read 2026-11-30: a record of a `Converse` job holds
 * a body of Converse, one of an `InvokeModel` job a body of the model.
 */
import { checkOptions, object } from "../../../base/check_options.ts";
import { isObject } from "../../../base/json_object.ts";
import { jsonText } from "../../../base/json_text.ts";
import { kindOf, quoted } from "../../../base/quote.ts";
import { withDefaults } from "../../../chat/provider.ts";
import type { Repair } from "../../../chat/result.ts";
import type { Answer, PreparedCall } from "../../../operation/prepared_call.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";
import type { ClientInternals } from "../../client/internals.ts";
import type { Codec } from "../../codec.ts";

/** A request of a batch: that of a chat, without the options of a single call. The model is that of the batch. */
export type BatchChatRequest =
  & Omit<BedrockChatOptions, "signal" | "headers" | "timeouts" | "retry">
  & { model?: string | undefined };

/** A record in the model's own format, for InvokeModel. */
export interface NativeRecord {
  /** The body that InvokeModel would take. */
  modelInput: Readonly<Record<string, unknown>>;
}

/** A request of a batch. */
export type BatchRequest = BatchChatRequest | NativeRecord;

/** The format of the records of a job, in the service's words. */
export type InvocationType = "Converse" | "InvokeModel";

/** A request that is ready to be written. */
export interface PreparedRecord {
  readonly type: InvocationType;
  readonly body: unknown;
  readonly repairs: readonly Repair[];
  /** The call that reads the record's answer; `undefined` for a record in the model's own format. */
  readonly call: PreparedCall<Answer> | undefined;
}

/** Prepares a request. @throws {TypeError} when the request cannot be a record. */
export type PrepareRecord = (request: BatchRequest, index: number) => Promise<PreparedRecord>;

/** The model of a batch, and how it is called. */
export interface RecordModel {
  /** The model as the caller names it. */
  readonly model: string;
  /** The id that is called. */
  readonly modelId: string;
  /** The changes of the id. */
  readonly repairs: readonly Repair[];
}

/**
 * Routes the model of a batch. Records in a model's own format may be those of a model that does not chat, such as embeddings.
 *
 * @throws {TypeError} when the call would leave the `residency`.
 */
export function routedModel({ route }: ClientInternals, model: string): RecordModel {
  const { modelId, repairs } = route(model);
  return { model, modelId, repairs };
}

/** @throws {TypeError} when the model is known not to chat. */
export function requireChatModel({ createCodec, route }: ClientInternals, model: string): void {
  if (!createCodec.serves?.(model)) route(model, "chat");
}

/** Returns the function that prepares requests for one model. */
export function recordMaker(
  { createCodec, defaults, maxFrameBytes, models }: ClientInternals,
  { model, modelId, repairs: ofModel }: RecordModel,
): PrepareRecord {
  const codec: Codec = createCodec({ models, maxFrameBytes });

  async function prepareChat(request: BatchChatRequest, index: number): Promise<PreparedRecord> {
    const { model: own = model, ...options } = request;
    if (own !== model) {
      throw new TypeError(
        `Cannot put requests[${index}] into the batch: its model is ${quoted(`${own}`)}, and the batch's is ${
          quoted(model)
        }; create a batch for each model`,
      );
    }
    checkOptions(options, createCodec.options.ofHandle, `requests[${index}]`);
    const filled = withDefaults<BedrockChatOptions>(defaults, options);
    const call = await codec.prepareChat({ model: modelId, options: filled });
    const { operation, body, repairs } = call;
    if (operation === "Converse" || operation === "InvokeModel") {
      return { type: operation, body, repairs: [...ofModel, ...repairs], call };
    }
    throw new TypeError(
      `Cannot put requests[${index}] into the batch: ${quoted(model)} is called by ${operation}, and batches take ` +
        "Converse and InvokeModel alone; use a model that Converse serves",
    );
  }

  return async (request, index) => {
    object(request, `requests[${index}]`);
    if (!("modelInput" in request)) return await prepareChat(request, index);
    const { modelInput } = request;
    if (isObject(modelInput)) return { type: "InvokeModel", body: modelInput, repairs: [], call: undefined };
    throw new TypeError(
      `Cannot put requests[${index}] into the batch: its modelInput is ${
        kindOf(modelInput)
      }; pass the body of InvokeModel`,
    );
  };
}

/** Returns a line of the file. The service takes 11 letters and digits. */
export function lineOf(index: number, body: unknown): string {
  return `{"recordId":"${recordIdOf(index)}","modelInput":${jsonText(body)}}\n`;
}

/** Returns the id of the record with an index. The ids sort as their indexes do. */
function recordIdOf(index: number): string {
  return `R${`${index}`.padStart(10, "0")}`;
}

/** Returns the index of a record by its id; `undefined` for an id of another program. */
export function indexOfRecord(recordId: string): number | undefined {
  const [, digits] = /^R(\d{10})$/.exec(recordId) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
