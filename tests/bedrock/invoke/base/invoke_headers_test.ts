/**
 * The headers of InvokeModel.
 */
import { assertEquals } from "@std/assert";
import { invokeHeaders } from "../../../../src/bedrock/invoke/base/invoke_headers.ts";

Deno.test("a whole answer is accepted in the usual header, and a stream in Bedrock's own", () => {
  assertEquals(invokeHeaders({}, false), { "content-type": "application/json", accept: "application/json" });
  assertEquals(invokeHeaders({ accept: "image/png", contentType: "text/plain" }, true), {
    "content-type": "text/plain",
    "x-amzn-bedrock-accept": "image/png",
  });
});

Deno.test("each option has its header", () => {
  const headers = invokeHeaders({
    guardrail: { id: "gr7", version: "1" },
    latency: "optimized",
    serviceTier: "flex",
    requestMetadata: { team: "search" },
  }, false);
  assertEquals(headers, {
    "content-type": "application/json",
    accept: "application/json",
    "x-amzn-bedrock-guardrailidentifier": "gr7",
    "x-amzn-bedrock-guardrailversion": "1",
    "x-amzn-bedrock-performanceconfig-latency": "optimized",
    "x-amzn-bedrock-service-tier": "flex",
    "x-amzn-bedrock-request-metadata": '{"team":"search"}',
  });
});

Deno.test("metadata beyond ASCII is escaped, because no header can have it", () => {
  const requestMetadata = { équipe: "検索 😀" };
  const header = invokeHeaders({ requestMetadata }, false)["x-amzn-bedrock-request-metadata"]!;
  assertEquals(header, String.raw`{"\u00e9quipe":"\u691c\u7d22 \ud83d\ude00"}`);
  assertEquals(JSON.parse(new Headers({ header }).get("header")!), requestMetadata);
});

Deno.test("the trace is written in upper case, unlike in Converse", () => {
  const traceOf = (trace: boolean | "full" | undefined) =>
    invokeHeaders({ guardrail: { id: "g", version: "1", trace } }, true)["x-amzn-bedrock-trace"];
  assertEquals([true, false, "full" as const, undefined].map(traceOf), [
    "ENABLED",
    "DISABLED",
    "ENABLED_FULL",
    undefined,
  ]);
});
