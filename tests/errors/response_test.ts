/**
 * `error.response`: the answer that an error is about, without secrets, and out of sight of consoles.
 */
import { inspect } from "node:util";
import { assert, assertEquals } from "@std/assert";
import { createBedrock, type ProviderError, StreamTruncatedError } from "@bedrock-edge/client";
import { API_KEY, HI, MODEL, over, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { answered, bodyOf, eventFrame, eventsOf, exceptionFrame, refusedBy, streamed } from "../helpers/wire.ts";

/** The characters of a body that an error keeps. */
const MOST = 16_384;

/** The failure of a chat that gets this answer. */
function failureBy(answer: () => Response): Promise<ProviderError> {
  return failureOf(over(answer, { retry: false }).bedrock.chat(HI));
}

/** The failure of a stream that gets this answer. */
function streamFailureBy(answer: () => Response): Promise<ProviderError> {
  return failureOf(over(answer, { retry: false }).bedrock.stream(HI).final());
}

Deno.test("a refused answer is in the error, with status, headers and body", async () => {
  const refused = () => refusedBy(400, "ValidationException", { message: "no" }, { "x-extra": "1" });
  for (const error of [await failureBy(refused), await streamFailureBy(refused)]) {
    assertEquals([error.response?.status, error.response?.body], [400, '{"message":"no"}']);
    assertEquals(error.response?.headers.get("x-extra"), "1");
    assertEquals(error.response?.headers.get("x-amzn-errortype"), "ValidationException");
    assertEquals(error.provider, "bedrock");
  }
});

Deno.test("a proxy's page is in the error, refused or in place of an answer", async () => {
  for (const status of [502, 200]) {
    const page = () =>
      new Response("<h1>Proxy</h1>", { status, headers: { "content-type": "text/html", via: "1.1 p" } });
    for (const error of [await failureBy(page), await streamFailureBy(page)]) {
      const { response } = error;
      assertEquals([response?.status, response?.body, response?.headers.get("via")], [
        status,
        "<h1>Proxy</h1>",
        "1.1 p",
      ]);
    }
  }
});

Deno.test("a redirect is in the error, without a body", async () => {
  const { response } = await failureBy(() => refusedBy(302, undefined, "moved", { location: "https://x.example/" }));
  assertEquals([response?.status, response?.headers.get("location"), response?.body], [
    302,
    "https://x.example/",
    undefined,
  ]);
});

Deno.test("a connection that fails has no answer, also midway", async () => {
  const never = await failureBy(() => {
    throw new TypeError("fetch failed");
  });
  assertEquals([never.kind, never.response, never.provider], ["network", undefined, "bedrock"]);
  const chunks = [...eventsOf("Par").slice(0, 2).map(eventFrame), new Error("reset")];
  const cut = await streamFailureBy(() => streamed(bodyOf(chunks).stream));
  assert(cut instanceof StreamTruncatedError);
  assertEquals([cut.response, cut.provider], [undefined, "bedrock"]);
  const unread = await failureBy(() => streamed(bodyOf([new Error("reset")]).stream));
  assertEquals([unread.kind, unread.response], ["network", undefined]);
});

Deno.test("credentials that fail have no answer, and the provider's name", async () => {
  const error = await failureOf(createBedrock({ region: REGION, env: {} }).chat(HI));
  assertEquals([error.kind, error.response, error.provider], ["credentials", undefined, "bedrock"]);
});

Deno.test("output that does not fit has the provider's name, asked whole and streamed", async () => {
  const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;
  const request = { ...HI, output: { schema } };
  const { bedrock } = over(() => answered([{ text: "Paris." }]), { retry: false });
  const whole = await failureOf(bedrock.chat(request));
  const { bedrock: streaming } = over(() => streamed(bodyOf(eventsOf("Paris.").map(eventFrame)).stream));
  for (const error of [whole, await failureOf(streaming.stream(request).final())]) {
    assertEquals([error.name, error.provider], ["StructuredOutputError", "bedrock"]);
  }
});

/** Streams that fail after their first content, and the kinds of their errors. */
const STREAMS: readonly (readonly [name: string, chunks: () => Uint8Array<ArrayBuffer>[], kind: string])[] = [
  ["an exception", () => [exceptionFrame("modelStreamErrorException", { message: "no" })], "model"],
  ["bytes that are not a frame", () => [new Uint8Array(64).fill(0x41)], "streamCorrupt"],
  ["an end before messageStop", () => [], "streamTruncated"],
];

for (const [name, chunks, kind] of STREAMS) {
  Deno.test(`a stream that fails by ${name} has the status and the headers of its answer`, async () => {
    const frames = [...eventsOf("Par").slice(0, 2).map(eventFrame), ...chunks()];
    const answer = () => streamed(bodyOf(frames).stream);
    const { bedrock } = over(answer, { retry: false });
    const raw = (await bedrock.converseStream(MODEL, {})).getReader();
    const reading = (async () => {
      while (!(await raw.read()).done);
    })();
    for (const error of [await streamFailureBy(answer), await failureOf(reading)]) {
      assertEquals([error.kind, error.provider], [kind, "bedrock"]);
      assertEquals([error.response?.status, error.response?.body], [200, undefined]);
      assertEquals(error.response?.headers.get("content-type"), "application/vnd.amazon.eventstream");
    }
  });
}

Deno.test("the response is on the error, and neither printed nor in JSON", async () => {
  const error = await failureBy(() =>
    refusedBy(403, "AccessDeniedException", { message: "no" }, { "x-extra": "SEEN" })
  );
  assert(error.response);
  for (const printed of [Deno.inspect(error), inspect(error), JSON.stringify(error), JSON.stringify({ ...error })]) {
    assert(!printed.includes("SEEN") && !printed.includes("response"), printed);
  }
  assert(!Object.keys(error).includes("response"));
});

Deno.test("a body is cut, after the secrets are out of it", async () => {
  const long = await failureBy(() => refusedBy(500, undefined, "x".repeat(3 * MOST)));
  assertEquals(long.response?.body, "x".repeat(MOST));
  const pairs = await failureBy(() => refusedBy(500, undefined, `x${"😀".repeat(MOST)}`));
  assertEquals(pairs.response?.body, `x${"😀".repeat(MOST / 2 - 1)}`);
  const secret = await failureBy(() => refusedBy(500, undefined, `${"x".repeat(MOST - 5)}${API_KEY} and more`));
  assertEquals(secret.response?.body, `${"x".repeat(MOST - 5)}[reda`);
});

Deno.test("headers hold neither cookies nor tokens nor the request's secrets", async () => {
  const { response } = await failureBy(() =>
    refusedBy(403, undefined, "", {
      "set-cookie": "id=SECRETCOOKIE",
      "x-csrf-token": "SECRETTOKEN",
      "x-echo": `sent ${API_KEY}`,
      "www-authenticate": 'Bearer realm="proxy"',
      "x-input-token-count": "7",
    })
  );
  assertEquals(
    ["set-cookie", "x-csrf-token", "x-echo", "www-authenticate", "x-input-token-count"].map((name) =>
      response?.headers.get(name)
    ),
    ["[redacted]", "[redacted]", "sent [redacted]", 'Bearer realm="proxy"', "7"],
  );
});
