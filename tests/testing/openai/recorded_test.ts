/** Recorded requests to servers with OpenAI's API get answers of the recorded shape. */
import { assert, assertEquals } from "@std/assert";
import { fakeOpenAI, type FakeOpenAIReply } from "@bedrock-edge/client/testing";
import { corpus, type Recording } from "../../helpers/corpus.ts";
import { eventsOf } from "./support.ts";

const { recordings, missing } = corpus("openai-compatible");

/** Members that only some recordings have. */
const OPTIONAL: ReadonlySet<string> = new Set([
  "billing",
  "completed_at",
  "data_retention",
  "frequency_penalty",
  // gpt-oss has it in the place of an id, and the index of its item with it.
  "item_id",
  "output_index",
  "max_tool_calls",
  "moderation",
  "obfuscation",
  "phase",
  "presence_penalty",
  "prompt_cache_key",
  "prompt_cache_retention",
  "safety_identifier",
  "status",
  "top_logprobs",
  "cache_write_tokens",
  "context",
  "description",
  "user",
]);

/** The members of JSON with their types, such as `usage.total_tokens: number`. The entries of a list are one. */
function shapeOf(value: unknown, path = "", found: Map<string, Set<string>> = new Map()): Map<string, Set<string>> {
  const type = value === null ? "null" : Array.isArray(value) ? "list" : typeof value;
  found.set(path, (found.get(path) ?? new Set()).add(type));
  if (Array.isArray(value)) { for (const entry of value) shapeOf(entry, `${path}[${kindOf(entry)}]`, found); }
  else if (type === "object") {
    for (const [name, member] of Object.entries(value as object)) shapeOf(member, `${path}.${name}`, found);
  }
  return found;
}

/** The entries of a list differ by their type. */
function kindOf(entry: unknown): string {
  return String(Object(entry).type ?? "");
}

/** The recorded members that ours lack, or have with another type. */
function lacking(recorded: unknown, ours: unknown): string[] {
  const mine = shapeOf(ours);
  return [...shapeOf(recorded)].filter(([path, types]) => {
    if (path.split(/[.[\]]/).some((name) => OPTIONAL.has(name))) return false;
    // The request decides these.
    if (/^(\.response)?\.(tools|text\.format)\b/.test(path)) return false;
    const own = mine.get(path);
    return !own || !(own.has("null") || types.has("null") || [...types].some((type) => own.has(type)));
  }).map(([path, types]) => `${path}: ${[...types].join()}`);
}

/** A reply with the parts of a recorded answer. */
function replyLike(text: string): FakeOpenAIReply {
  const reasons = /"type":"reasoning"|"reasoning":"/.test(text);
  const calls = text.includes('"type":"function_call","') || /"status":"completed","type":"function_call"/.test(text);
  return {
    content: [
      ...(reasons ? [{ reasoningContent: { reasoningText: { text: "Hm." } } }] : []),
      ...(calls ? [{ toolUse: { name: "look", input: {} } }] : [{ text: "Hi." }]),
    ],
  };
}

/** The names of events stand behind the data of GPT, and are missing with gpt-oss. */
function namesOf(text: string | undefined): "after" | "missing" {
  return text?.includes("\nevent: ") ? "after" : "missing";
}

async function answerTo({ path, request, response }: Recording): Promise<Response> {
  const fake = fakeOpenAI({
    replies: [replyLike(String(response))],
    dialect: { eventLines: namesOf(response), reasoningParts: "reasoning_part" },
  });
  const headers = { authorization: "Bearer fake-openai-key" };
  if (!request) return await fake(`https://h${path}`, { headers });
  return await fake(`https://h${path}`, { method: "POST", headers, body: JSON.stringify(request) });
}

const isStream = ({ responseHeaders }: Recording) => responseHeaders?.["content-type"] === "text/event-stream";

for (const recording of recordings) {
  const name = `${recording.path} of ${recording.source.split("/").at(-1)}`;
  if (!isStream(recording)) {
    Deno.test(`fakeOpenAI answers with the recorded members to ${name}`, async () => {
      const ours = await (await answerTo(recording)).json();
      assertEquals(lacking(JSON.parse(recording.response!), ours), []);
    });
    continue;
  }
  Deno.test(`fakeOpenAI streams the recorded events with the recorded members to ${name}`, async () => {
    const text = await (await answerTo(recording)).text();
    const mine = eventsOf(text);
    for (const event of eventsOf(recording.response!)) {
      const same = mine.filter(({ type }) => type === event.type);
      assert(same.length > 0, `no event ${event.type}`);
      assert(same.some((own) => lacking(event, own).length === 0), lacking(event, same[0]).join());
    }
    const order = namesOf(recording.response) === "after" ? /^data: .*\nevent: [\w.]+\n\n/ : /^data: .*\n\n/;
    assertEquals([order.test(text), order.test(recording.response!)], [true, true]);
    assertEquals(eventsOf(text).at(-1).type, eventsOf(recording.response!).at(-1).type);
  });
}

Deno.test({
  name: `the recordings of OpenAI's format are all there${missing}`,
  ignore: missing !== "",
  fn: () => assertEquals([recordings.length, recordings.filter(isStream).length], [21, 4]),
});
