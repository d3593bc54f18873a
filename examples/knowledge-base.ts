/**
 * A knowledge base: searched, asked by an agent of the service, and given to a model as a tool, whose answer cites it.
 *
 * ```sh
 * deno run examples/knowledge-base.ts     # no account: the fake has a knowledge base of three documents
 * ```
 *
 * For a base of your own, leave out `fetch`, set `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_REGION` instead of
 * `credentials` and `region`, and pass the base's id. The service takes no API key.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { createBedrock, streamTools } from "@bedrock-edge/client";
import { agenticRetrieve, knowledgeBaseTool, retrieveAll } from "@bedrock-edge/client/knowledge-base";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const KNOWLEDGE_BASE = "KB12345678";
const QUESTION = "May I return a used umbrella?";

const fetch = fakeBedrock({
  knowledgeBases: {
    [KNOWLEDGE_BASE]: {
      documents: [
        { uri: "s3://shop/terms.md", text: "You may return goods within 30 days.", metadata: { language: "en" } },
        {
          uri: "s3://shop/umbrellas.md",
          text: "A used umbrella is taken back if it is dry.",
          metadata: { language: "en" },
        },
        { uri: "s3://shop/schirme.md", text: "Ein Schirm muss trocken sein.", metadata: { language: "de" } },
      ],
    },
  },
  replies: [
    {
      when: ({ body }) => body.messages.length === 1,
      content: [{ toolUse: { toolUseId: "t1", name: "search_knowledge_base", input: { query: QUESTION } } }],
    },
  ],
});
// AWS prints these keys in its documentation.
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const bedrock = createBedrock({ region: "us-east-1", credentials, env: {}, fetch });

console.log("Found:");
const filter = { equals: { key: "language", value: "en" } };
for await (const result of retrieveAll(bedrock, { knowledgeBase: KNOWLEDGE_BASE, query: QUESTION, filter })) {
  console.log(`  ${result.score?.toFixed(2)} ${result.location?.s3Location?.uri}`);
}

// An agent of the service plans, searches and answers. It works with managed and with classic bases.
const agent = agenticRetrieve(bedrock, { knowledgeBase: KNOWLEDGE_BASE, messages: QUESTION });
for await (const event of agent) {
  if (event.type === "trace") console.log(`The agent: ${event.trace.attributes.step} ${event.trace.attributes.status}`);
}
const { answer, citations } = await agent.final();
console.log(`The agent's answer: ${answer} (${citations.length} citations)`);

// A model of a chat searches when it wants to, and cites the documents.
const stream = streamTools(bedrock.model("anthropic.claude-sonnet-4-5-20250929-v1:0"), {
  messages: QUESTION,
  tools: [knowledgeBaseTool(bedrock, KNOWLEDGE_BASE, { description: "The terms of our shop.", numberOfResults: 1 })],
});
for (const block of (await stream.final()).content) {
  if (block.type !== "citationsContent") continue;
  const said = block.content?.map(({ text }) => text).join("");
  console.log(`The model: ${said} [${block.citations.map(({ title }) => title).join()}]`);
}
