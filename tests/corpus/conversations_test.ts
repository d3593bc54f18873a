/**
 * A conversation continues after each recorded answer: the service's own words are never a reason to refuse the next
 * turn, and the fake accepts that turn.
 */
import { assert, assertEquals } from "@std/assert";
import { type ClientOptions, type ContentBlock, conversation, type ConversationJson } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { type Recording, responseOf } from "../helpers/corpus.ts";
import { answerOf } from "./assembled.ts";
import { plain } from "./reading.ts";
import { ALL_ANSWERS, clientOver, CONVERSE, CONVERSE_STREAM, corpusTest, type Json, judgeEach } from "./recorded.ts";

interface Calls {
  readonly names: readonly string[];
  /** The caller's next turn: the results of its calls, or text. */
  readonly next: string | readonly ContentBlock[];
}

function callsIn(recording: Recording): Calls {
  const calls = answerOf(recording).output.message.content.flatMap(({ toolUse }) => toolUse ? [toolUse as Json] : []);
  const own = calls.filter(({ type }) => type !== "server_tool_use");
  const results = own.map(({ toolUseId }): ContentBlock => ({
    type: "toolResult",
    toolUseId: toolUseId as string,
    content: "done",
  }));
  const names = new Set(calls.map(({ name }) => name as string));
  return { names: [...names], next: results.length ? results : "Go on" };
}

const WAYS: readonly (readonly [name: string, check: "strict" | "repair", options: ClientOptions])[] = [
  ['check "strict"', "strict", {}],
  ['check "strict" with facts', "strict", { models: modelFacts() }],
  ['check "repair"', "repair", {}],
  ['check "repair" with facts', "repair", { models: modelFacts() }],
];

for (const [way, check, client] of WAYS) {
  corpusTest(`a conversation under ${way} goes on behind each of 632 recorded answers, kept as JSON or not`, [
    CONVERSE,
    CONVERSE_STREAM,
  ], async () => {
    await judgeEach(ALL_ANSWERS, async (recording) => {
      const { names, next } = callsIn(recording);
      const streaming = recording.response === undefined;
      const fake = fakeBedrock({ apiKey: "k", replies: ["Done."] });
      let asked = 0;
      const model = clientOver(
        (request) => asked++ ? fake(request) : Promise.resolve(responseOf(recording)),
        client,
      ).model(recording.model);
      const options = { check, tools: names.map((name) => ({ name, inputSchema: { type: "object" } as const })) };
      const talk = conversation(model, options);
      await (streaming ? talk.stream("Hi").final() : talk.send("Hi"));
      const from = plain(talk) as ConversationJson;
      for (const each of [talk, conversation(model, { ...options, from })]) {
        const { text } = await (streaming ? each.stream(next).final() : each.send(next));
        assertEquals(text, "Done.");
      }
      assertEquals(fake.requests.length, 2);
      assert(asked === 3);
    });
    assertEquals(ALL_ANSWERS.length, 632);
  });
}
