/**
 * Lists asynchronous invocations.
 */
import { encodeSegment } from "../../../aws/path.ts";
import { checkOptions, numberFrom, oneOf, type OptionTable, optionTable, text } from "../../../base/check_options.ts";
import type { Bedrock } from "../../client/client.ts";
import { callChecks, callOperation, type CallOptions, jsonReader, requireClient } from "../base/call.ts";
import { queryTime, textOf, time } from "../base/job_parts.ts";
import { itemsOf, type Page } from "../base/pages.ts";
import { type AsyncInvoke, type AsyncInvokeStatus, decodeAsyncInvoke } from "./job.ts";

/** The options of `listAsyncInvokes`, in the words of the service. */
export interface ListAsyncInvokesOptions extends CallOptions {
  /** Only invocations that were started after the time. */
  submitTimeAfter?: Date | string | undefined;
  /** Only invocations that were started before the time. */
  submitTimeBefore?: Date | string | undefined;
  /** Only invocations with the status. */
  statusEquals?: AsyncInvokeStatus | undefined;
  /** The invocations of one page, 1 to 1,000. It changes the number of requests alone. @default the service's number */
  maxResults?: number | undefined;
  /** The order by the time of the start. @default the service's order */
  sortOrder?: "Ascending" | "Descending" | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ListAsyncInvokesOptions>(() => ({
  of: "listAsyncInvokes()",
  options: {
    ...callChecks(),
    submitTimeAfter: time,
    submitTimeBefore: time,
    statusEquals: text,
    maxResults: numberFrom(1),
    sortOrder: oneOf("Ascending", "Descending"),
  },
  otherNames: { status: "statusEquals", after: "submitTimeAfter", before: "submitTimeBefore", limit: "maxResults" },
}));

/**
 * Yields the account's invocations in the client's region. Each page is requested when the one before has been read.
 *
 * @throws {TypeError} at the first read, when an option has an unknown name or an invalid value.
 * @throws {ProviderError} at a read, when the service refuses the request.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { listAsyncInvokes, startAsyncInvoke } from "@bedrock-edge/client/async-invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-west-2", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * for (const prompt of ["A lighthouse", "A storm"]) {
 *   await startAsyncInvoke(bedrock, {
 *     model: "luma.ray-v2:0",
 *     modelInput: { prompt },
 *     output: { s3Uri: "s3://videos" },
 *   });
 * }
 * const listed = await Array.fromAsync(listAsyncInvokes(bedrock, { statusEquals: "Completed", maxResults: 1 }));
 * assertEquals(listed.length, 2);
 * ```
 */
export async function* listAsyncInvokes(
  bedrock: Bedrock,
  options: ListAsyncInvokesOptions = {},
): AsyncGenerator<AsyncInvoke, void> {
  requireClient(bedrock, "listAsyncInvokes");
  checkOptions(options, OPTIONS);
  const { submitTimeAfter, submitTimeBefore, statusEquals, maxResults, sortOrder, ...call } = options;
  const query = {
    submitTimeAfter: submitTimeAfter && queryTime(submitTimeAfter),
    submitTimeBefore: submitTimeBefore && queryTime(submitTimeBefore),
    statusEquals,
    maxResults,
    sortBy: sortOrder && "SubmissionTime",
    sortOrder,
  };
  yield* itemsOf((nextToken) =>
    callOperation(
      bedrock,
      "listAsyncInvokes",
      { ...call, method: "GET", path: `/async-invoke${queryOf({ ...query, nextToken })}` },
      jsonReader("ListAsyncInvokes", (json, exchange): Page<AsyncInvoke> => {
        const { asyncInvokeSummaries: summaries } = json;
        if (!Array.isArray(summaries)) throw exchange.unusable("it has no asyncInvokeSummaries");
        // A summary without a status is one all the same: AWS's model requires none.
        const items = summaries.map((each) => decodeAsyncInvoke({ status: "unknown", ...Object(each) }));
        return { items: items.filter((each) => each !== undefined), nextToken: textOf(json.nextToken) };
      }),
    )
  );
}

/** Returns a query with the members that are given. */
function queryOf(members: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(members).filter(([, value]) => value !== undefined);
  return pairs.map(([name, value], at) => `${at ? "&" : "?"}${name}=${encodeSegment(`${value}`)}`).join("");
}
