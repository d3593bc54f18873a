/**
 * Text with citations, whole and streamed: either half may be missing (recorded of Nova's grounding, 2026-08), the citations
 * may come before the text (recorded of Claude), and the block goes back as it came.
 */
import { assert, assertEquals } from "@std/assert";
import { type ChatEvent, type ChatResult, createBedrock, type Message } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { eventsOf } from "../../../src/bedrock/converse/events/whole_answer.ts";
import { HI, over } from "../../helpers/fire.ts";
import { answered, bytesOf, type Json, streamed } from "../../helpers/wire.ts";

const WEB = { title: "Atlas", location: { web: { url: "https://example.org", domain: "example.org" } } };
const PAGE = { title: "lease", sourceContent: [{ text: "900" }] };

const text = (text: string): Json => ({ text });
const citation = (citation: Json): Json => ({ citation });
const cited = (value: Json): Json => ({ citationsContent: value });

interface Case {
  /** As a whole answer has it. */
  readonly block: Json;
  /** As streams tell it. */
  readonly deltas: readonly (readonly Json[])[];
  readonly text: string;
}

const CASES: Readonly<Record<string, Case>> = {
  "citations without text": {
    block: cited({ citations: [WEB, PAGE] }),
    deltas: [[citation(WEB), citation(PAGE)]],
    text: "",
  },
  "text with citations": {
    block: cited({ content: [{ text: "The rent is 900." }], citations: [PAGE, WEB] }),
    deltas: [
      [citation(PAGE), citation(WEB), text("The rent "), text("is 900.")],
      [text("The rent "), text("is 900."), citation(PAGE), citation(WEB)],
      [citation(PAGE), text("The rent "), citation(WEB), text("is 900.")],
      [text(""), citation(PAGE), citation(WEB), text("The rent is 900."), text("")],
    ],
    text: "The rent is 900.",
  },
  "empty text with a citation": {
    block: cited({ content: [{ text: "" }], citations: [WEB] }),
    deltas: [[text(""), citation(WEB)], [citation(WEB), text("")]],
    text: "",
  },
  "blank text with a citation": {
    block: cited({ content: [{ text: " " }], citations: [WEB] }),
    deltas: [[text(" "), citation(WEB)]],
    text: " ",
  },
};

function streamOf(blocks: readonly (readonly Json[])[]): Json[] {
  return [
    { messageStart: { role: "assistant" } },
    ...blocks.flatMap((deltas, contentBlockIndex) => [
      ...deltas.map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta } })),
      { contentBlockStop: { contentBlockIndex } },
    ]),
    { messageStop: { stopReason: "end_turn" } },
    { metadata: { usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 }, metrics: { latencyMs: 12 } } },
  ];
}

function comparable({ requestId: _id, attempts: _attempts, ...rest }: ChatResult): unknown {
  return rest;
}

/** Blocks beside the cited ones, of which none may be taken for a part of them. */
const BEFORE = { block: text("So:"), deltas: [text("So:")] };
const BETWEEN = { block: text(" "), deltas: [text(" ")] };

for (const [name, { block, deltas, text: words }] of Object.entries(CASES)) {
  for (const client of ["whole", "plain"] as const) {
    Deno.test(`${name} is the same whole and streamed, and goes back as it came, in the ${client} client`, async () => {
      for (const pieces of deltas) {
        const content = [BEFORE.block, block, BETWEEN.block, block];
        const events = streamOf([BEFORE.deltas, pieces, BETWEEN.deltas, pieces]);
        const sent: Json[] = [];
        const { bedrock } = over(
          async (request) => {
            sent.push(await request.json());
            return request.url.endsWith("-stream") ? streamed(bytesOf(events)) : answered(content);
          },
          {},
          client,
        );
        const chatted = await bedrock.chat(HI);
        const stream = bedrock.stream(HI);
        const told: ChatEvent[] = [];
        for await (const event of stream) told.push(event);
        const final = await stream.final();
        assertEquals(comparable(final), comparable(chatted));
        assertEquals(stream.partial.content, final.content);
        const shown = told.flatMap((event) => event.type === "text" ? [event.text] : []).join("");
        assertEquals(shown, `So:${words} ${words}`);
        if (client === "whole") {
          assertEquals([final.text, stream.partial.text], [shown, shown]);
          assertEquals(
            told.filter(({ type }) => type === "citation").length,
            JSON.stringify(content).split("title").length - 1,
          );
        }
        const message: Message = JSON.parse(JSON.stringify(final.message));
        for (const check of client === "whole" ? ["off", "repair", "strict"] as const : [undefined]) {
          // Blank text is a matter of the check's.
          if (check && check !== "off" && words.trim() === "" && name !== "citations without text") continue;
          const kept = { ...message, content: [message.content[1]!] } as Message;
          await bedrock.chat({
            ...HI,
            messages: [{ role: "user", content: "Hi" }, kept, { role: "user", content: "?" }],
            check,
          });
          assertEquals((sent.at(-1)!.messages as Json[])[1], { role: "assistant", content: [block] });
        }
      }
    });
  }

  Deno.test(`the fake streams ${name} as it answers it whole`, async () => {
    const fetch = fakeBedrock({ apiKey: "k", replies: [{ content: [block] }] });
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
    assertEquals((await bedrock.stream(HI).final()).content, (await bedrock.chat(HI)).content);
  });
}

/** Blocks that a stream of the service's cannot tell, and a whole answer that is told as one can. */
const WHOLE: Readonly<Record<string, readonly [block: Json, text: string]>> = {
  ...Object.fromEntries(Object.entries(CASES).map(([name, { block, text }]) => [name, [block, text] as const])),
  "several texts": [cited({ content: [{ text: "a" }, { text: "" }, { text: "b" }], citations: [WEB] }), "ab"],
  "no citations": [cited({ content: [{ text: "So." }], citations: [] }), "So."],
  "several texts and no citations": [cited({ content: [{ text: "a" }, { text: "b" }], citations: [] }), "ab"],
  "an empty list of texts": [cited({ content: [], citations: [WEB] }), ""],
  "nothing": [cited({}), ""],
  "members that are new": [cited({ content: [{ text: "So." }], citations: [WEB], novelty: { a: 1 } }), "So."],
  "content that is not text": [cited({ content: [{ image: {} }, { text: "b" }], citations: [WEB] }), "b"],
  "citations that are not a list": [cited({ content: [{ text: "So." }], citations: { a: 1 } }), "So."],
};

for (const [name, [block, words]] of Object.entries(WHOLE)) {
  Deno.test(`a whole answer that is told as a stream keeps a cited block: ${name}`, async () => {
    const whole = {
      output: { message: { role: "assistant", content: [block, { text: "!" }] } },
      stopReason: "end_turn",
    };
    const events = eventsOf(whole)!.map(({ name, value }) => ({ [name]: value }));
    const { bedrock } = over((request) =>
      request.url.endsWith("-stream") ? streamed(bytesOf(events)) : Response.json(whole)
    );
    const chatted = await bedrock.chat(HI);
    const stream = bedrock.stream(HI);
    let shown = "";
    for await (const delta of stream.textStream) shown += delta;
    assertEquals((await stream.final()).content, chatted.content);
    assertEquals(shown, `${words}!`);
  });
}

Deno.test("the type of citations allows missing text", async () => {
  const { bedrock } = over(() => answered([cited({ citations: [WEB] })]));
  const [block] = (await bedrock.chat(HI)).content;
  assert(block?.type === "citationsContent");
  const content: readonly { text: string }[] | undefined = block.content;
  assertEquals([content, Object.hasOwn(block, "content")], [undefined, false]);
});
