/**
 * Documents, and where in them each claim of the answer comes from.
 *
 * ```sh
 * deno run examples/documents-with-citations.ts     # without credentials: the fake quotes, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/documents-with-citations.ts
 * ```
 *
 * Files that can be cited are txt and pdf: `{ format: "pdf", source: { bytes: await Deno.readFile("terms.pdf") } }`. Every
 * other is only read, and by a model that cannot cite so are these: it refuses `citations`.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import type { Citation, Message } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";

const question: Message = {
  role: "user",
  content: [
    {
      type: "document",
      // No name that Bedrock takes (a dot, and accents): it is sent as another, and the result says which.
      name: "Café terms 2.1.txt",
      format: "txt",
      source: { text: "Goods may be returned within 30 days. The customer pays for the way back.\n" },
      citations: { enabled: true },
    },
    {
      type: "document",
      name: "Questions and answers",
      // In the parts that can be cited: what a search in your own store has found, say.
      source: { content: [{ text: "Opened goods are taken back too." }, { text: "Refunds take a week." }] },
      citations: { enabled: true },
    },
    { type: "text", text: "May I return an umbrella that I have used?" },
  ],
};

const bedrock = await connect();
const result = await bedrock.chat({
  model: inRegion("anthropic.claude-sonnet-4-5-20250929-v1:0", bedrock),
  messages: [question],
});

const { documentNames = {} } = result;
const notes: string[] = [];

/** The number of its footnote. */
function noteOf({ title = "", sourceContent = [], location = {} }: Citation): string {
  const quote = sourceContent.map(({ text }) => text.trim()).join(" ");
  // One member, named for what is counted: characters, pages or parts.
  const [[counted = "", place] = []] = Object.entries(location);
  notes.push(`${documentNames[title] ?? title}, ${counted} ${JSON.stringify(place)}: "${quote}"`);
  return `[${notes.length}]`;
}

let answer = "";
for (const block of result.content) {
  if (block.type === "text") answer += block.text;
  if (block.type === "citationsContent") {
    const { content = [] } = block;
    answer += content.map(({ text }) => text).join("") + block.citations.map(noteOf).join("");
  }
}
console.log(answer);
notes.forEach((note, index) => console.log(`[${index + 1}] ${note}`));

// The next question goes behind all of it. `message` has every citation, also after a visit to JSON.
const next: Message[] = [question, result.message, { role: "user", content: "And who pays for that?" }];
console.log(`The next question follows ${next.length - 1} turns, ${notes.length} citations among them.`);
