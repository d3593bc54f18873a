/** With any arguments of `toResponse` and `toSSE` and any event, no connection stays open and no conversation waits. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatEvent,
  type ChatStream,
  conversation,
  toResponse,
  type ToResponseInit,
  toSSE,
} from "@bedrock-edge/client";
import type { FakeBedrock } from "@bedrock-edge/client/testing";
import { chatStream } from "@bedrock-edge/client/provider";
import { idle, outcomeOf } from "../../helpers/clock.ts";
import { HI, MODEL, rig } from "../../helpers/fire.ts";
import { unhandledDuring } from "../../helpers/watch.ts";

const throws = () => {
  throw new Error("of the caller's own");
};

/** Options without a valid response, or with one that fails later. */
const INITS: Readonly<Record<string, unknown>> = {
  "a header that is not Latin-1": { headers: { "x-title": "Zürich → Genève" } },
  "a header with a line break": { headers: { "x-title": "a\nb" } },
  "a header name with a blank": { headers: { "x title": "a" } },
  "headers that are a number": { headers: 7 },
  "headers that throw": {
    get headers() {
      return throws();
    },
  },
  "status 204": { status: 204 },
  "status 205": { status: 205 },
  "status 304": { status: 304 },
  "status 101": { status: 101 },
  "status 999": { status: 999 },
  "status NaN": { status: NaN },
  "status that is text": { status: "teapot" },
  "a status text with a line break": { statusText: "a\nb" },
  "a status text that is not Latin-1": { statusText: "→" },
  "keepAliveMs below 0": { keepAliveMs: -1 },
  "null": null,
  "a filter that throws": { filter: throws },
  "a filter that rejects": { filter: () => Promise.reject(new Error("later")) },
  "a filter that returns a bigint": { filter: () => ({ value: 1n }) },
  "a filter that returns a circle": {
    filter: () => {
      const circle: { self?: unknown } = {};
      return circle.self = circle;
    },
  },
  "a filter whose object has no JSON": { filter: () => ({ toJSON: () => undefined }) },
  "a filter whose object throws": { filter: () => ({ toJSON: throws }) },
  "a clock that throws": { clock: { now: () => 0, setTimeout: throws } },
};

/** Reads a response to its end, if there is one. */
async function used(response: Promise<Response>): Promise<string> {
  const outcome = await outcomeOf(response);
  if ("error" in outcome) return "rejected";
  const text = await outcomeOf(outcome.value.text());
  return "error" in text ? "broke off" : text.value;
}

function ended({ requests }: FakeBedrock): unknown[] {
  return requests.map(({ ended }) => ended);
}

for (const [name, init] of Object.entries(INITS)) {
  Deno.test(`toResponse with ${name} rejects or says event: error, and leaves nothing open`, async () => {
    const unhandled = await unhandledDuring(async () => {
      const { bedrock, fake } = rig({ fakes: { replies: ["Paris, of course."] } });
      const text = await used(toResponse(bedrock.stream(HI), init as ToResponseInit));
      assert(text === "rejected" || text.includes("event: error"), text);
      await idle();
      assert(!ended(fake).includes("open"), `${ended(fake)}`);

      const talk = conversation(bedrock.model(MODEL));
      await used(toResponse(talk.stream("Hi"), init as ToResponseInit));
      assertEquals((await talk.send("Still there?")).text, "Paris, of course.");
      assert(!ended(fake).includes("open"), `${ended(fake)}`);
    });
    assertEquals(unhandled, []);
  });
}

Deno.test("options of an invalid response are refused before anything is sent", async () => {
  for (const init of [{ status: 204 }, { headers: { a: "→" } }, { statusText: "\n" }]) {
    const { bedrock, fake } = rig();
    await assertRejects(() => toResponse(bedrock.stream(HI), init), TypeError);
    assertEquals(fake.requests.length, 0);
  }
});

const circle: { self?: unknown } = {};
circle.self = circle;

/** Values that an event may hold, because a schema made them or the wire did, and that have no JSON. */
const VALUES: Readonly<Record<string, unknown>> = {
  "a bigint": 1n,
  "a circle": circle,
  "an object that throws": { toJSON: throws },
};

/** A stream of one event with `value`, and what became of it. */
function holding(value: unknown): { stream: ChatStream; closed: unknown[] } {
  const closed: unknown[] = [];
  const toolUse = { type: "toolUse", toolUseId: "t", name: "n", input: { value } } as const;
  const batches: ChatEvent[][] = [[{ type: "toolUse", index: 0, toolUse }], [{
    type: "text",
    index: 1,
    text: "later",
  }]];
  const stream = chatStream("m", () =>
    Promise.resolve({
      pull: () => Promise.resolve(batches.shift()),
      close: (reason) => Promise.resolve(void closed.push(reason)),
    }));
  return { stream, closed };
}

for (const [name, value] of Object.entries(VALUES)) {
  Deno.test(`an event with ${name} is event: error, and the connection is closed`, async () => {
    for (const send of ["toSSE", "toResponse"] as const) {
      const { stream, closed } = holding(value);
      const log: unknown[] = [];
      const final = outcomeOf(stream.final());
      const text = send === "toSSE"
        ? await new Response(toSSE(stream)).text()
        : await (await toResponse(stream, { onError: (error) => void log.push(error) })).text();
      const [kind, data] = text.trim().split("\n");
      assertEquals([kind, JSON.parse(data!.slice(6)).kind.length > 0], ["event: error", true], send);
      assertEquals(closed.length, 1, send);
      assert("error" in await final);
      assertEquals(log.length, send === "toSSE" ? 0 : 1);
    }
  });
}

Deno.test("an event with very deep JSON is sent or is event: error, and the connection is closed", async () => {
  let value: unknown = 1;
  for (let level = 0; level < 100_000; level++) value = [value];
  const { stream, closed } = holding(value);
  await new Response(toSSE(stream)).text();
  assertEquals(closed.length, 1);
});

/** Every way in which a callback can end. */
const ENDINGS: Readonly<Record<string, () => unknown>> = {
  "returns nothing": () => undefined,
  "returns a number": () => 7,
  "returns a response": () => new Response("own", { status: 418 }),
  throws,
  "resolves with nothing": () => Promise.resolve(),
  "resolves with a response": () => Promise.resolve(new Response("own", { status: 418 })),
  rejects: () => Promise.reject(new Error("later")),
};

for (const [name, ending] of Object.entries(ENDINGS)) {
  Deno.test(`onError that ${name}: early and late, nothing is unhandled and nothing stays open`, async () => {
    const onError = ending as NonNullable<ToResponseInit["onError"]>;
    const unhandled = await unhandledDuring(async () => {
      const throttled = { type: "status", status: 429, code: "ThrottlingException" } as const;
      const early = rig({ retry: false, fakes: { faults: [throttled] } });
      const response = await outcomeOf(toResponse(early.bedrock.stream(HI), { onError }));
      const status = "error" in response ? "rejected" : response.value.status;
      const fails = name === "throws" || name === "rejects";
      assertEquals(status, fails ? "rejected" : name.endsWith("a response") ? 418 : 429);

      const late = rig({ fakes: { faults: [{ type: "noMessageStop" }] } });
      const text = await used(toResponse(late.bedrock.stream(HI), { onError }));
      assert(text.includes("event: error") && text.includes("streamTruncated"), text);
      assert(![...ended(early.fake), ...ended(late.fake)].includes("open"));
    });
    assertEquals(unhandled, []);
  });
}

Deno.test("onError that returns nothing gives the default, but a mistake and an abort still reject", async () => {
  const seen: string[] = [];
  const onError = (error: unknown) => void seen.push((error as Error).name);
  const { bedrock } = rig();
  await assertRejects(
    () => toResponse(bedrock.stream({ ...HI, messages: [] }), { onError }),
    TypeError,
    "no user message",
  );
  const signal = AbortSignal.abort();
  await assertRejects(() => toResponse(bedrock.stream({ ...HI, signal }), { onError }), DOMException);
  assertEquals(seen, ["TypeError", "AbortError"]);
});

Deno.test("a wait without end is not told to visitors", async () => {
  for (
    const [retryAfter, expected] of [["Infinity", null], ["1e21", null], ["86401", null], ["86400", "86400"]] as const
  ) {
    const fetch = () =>
      new Response('{"message":"slow down"}', {
        status: 429,
        headers: { "x-amzn-errortype": "ThrottlingException", "retry-after": retryAfter },
      });
    const { bedrock } = rig({ retry: false, fetch: () => Promise.resolve(fetch()) });
    const response = await toResponse(bedrock.stream(HI));
    await response.body?.cancel();
    assertEquals([response.status, response.headers.get("retry-after")], [429, expected], retryAfter);
  }
});
