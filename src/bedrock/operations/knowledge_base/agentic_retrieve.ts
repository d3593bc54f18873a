/**
 * Answers a question from knowledge bases, by an agent of the service.
 * Source: the API model of bedrock-agent-runtime 3.1164.0 (`AgenticRetrieveStream`), read 2026-11-30.
 */
import type { Exchange } from "../../../transport/exchange.ts";
import type { Bedrock } from "../../client/client.ts";
import { agenticEvents, type AgenticRetrieveStream } from "./agentic_events.ts";
import { agenticRetrieveBody, type AgenticRetrieveOptions } from "./agentic_options.ts";
import { answerStream } from "./answer_stream.ts";
import { openEvents } from "./open_events.ts";

/** The model of errors where the service chooses; AWS's word. */
const MANAGED = "MANAGED";

/**
 * Lets an agent of the service search knowledge bases, step by step, and answer from what it finds. Works with managed and with
 * classic bases. Needs credentials: the service takes no API key.
 *
 * Never throws: the first read rejects with any failure, also a caller's mistake. Failures before the first event are retried
 * unseen. An answer is whole with the event `result`: a stream that ends before it fails with `StreamTruncatedError`. AWS does not
 * say so; the service's results are of no use without that event.
 *
 * @throws {TypeError} at the first read, when an option is missing, has an unknown name or an invalid value, or the client has an
 * API key.
 * @throws {ProviderError} at the first or a later read, when the service or the wire fails.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { agenticRetrieve } from "@bedrock-edge/client/knowledge-base";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
 * const documents = [{ uri: "s3://docs/umbrella.md", text: "An umbrella costs 12 euros." }];
 * const fetch = fakeBedrock({ knowledgeBases: { KB12345678: { documents } } });
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch });
 * const stream = agenticRetrieve(bedrock, { knowledgeBase: "KB12345678", messages: "What does an umbrella cost?" });
 * const steps: string[] = [];
 * for await (const event of stream) {
 *   if (event.type === "trace") steps.push(`${event.trace.attributes.step} ${event.trace.attributes.status}`);
 * }
 * const { answer, citations, results } = await stream.final(); // no second request
 * assertEquals(answer, "An umbrella costs 12 euros.");
 * assertEquals(results[citations[0]!.references[0]!.resultIndex]!.content.text, "An umbrella costs 12 euros.");
 * assertEquals(steps.at(-1), "Retrieval SUCCEEDED");
 * ```
 */
export function agenticRetrieve(bedrock: Bedrock, options: AgenticRetrieveOptions): AgenticRetrieveStream {
  const { model } = Object(options);
  let exchange: Exchange | undefined;
  return answerStream(
    typeof model === "string" ? model : MANAGED,
    async (log, stop) => {
      const call = {
        user: "agenticRetrieve",
        operation: "AgenticRetrieveStream",
        path: "/agenticRetrieveStream",
        body: agenticRetrieveBody(options),
      };
      return await openEvents(bedrock, call, options, {
        log,
        stop,
        seen: (seen) => {
          exchange = seen;
        },
      });
    },
    agenticEvents((what) => exchange!.unusable(what)), // events come from an exchange
  );
}
