/**
 * Recordings of calls of knowledge bases: their names, and the same answers again.
 */
import { assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import {
  agenticRetrieve,
  getDocumentContent,
  retrieve,
  retrieveAndGenerate,
  retrieveAndGenerateStream,
} from "@bedrock-edge/client/knowledge-base";
import { fakeBedrock, record, replay } from "@bedrock-edge/client/testing";
import { DOCUMENTS, KB } from "../../bedrock/operations/knowledge_base/rig.ts";
import { CREDENTIALS, REGION } from "../../helpers/fire.ts";

Deno.test("every call of a knowledge base is recorded by its name, and replayed", async () => {
  const lines: string[] = [];
  const fake = fakeBedrock({ credentials: CREDENTIALS, knowledgeBases: { [KB]: { documents: DOCUMENTS } } });
  const ask = { knowledgeBase: KB, model: "amazon.nova-lite-v1:0", query: "umbrella" };
  async function answersOf(fetch: typeof globalThis.fetch) {
    const bedrock = createBedrock({ region: REGION, env: {}, credentials: CREDENTIALS, fetch });
    const { results } = await retrieve(bedrock, { knowledgeBase: KB, query: "umbrella" });
    const { mimeType, length } = await getDocumentContent(bedrock, {
      knowledgeBase: KB,
      dataSource: "d",
      document: DOCUMENTS[0]!.uri,
    });
    return [
      results,
      { mimeType, length },
      await retrieveAndGenerate(bedrock, ask),
      (await retrieveAndGenerateStream(bedrock, ask).final()).text,
      (await agenticRetrieve(bedrock, { knowledgeBase: KB, messages: "umbrella" }).final()).answer,
    ];
  }
  const recorded = await answersOf(record(fake, (line) => void lines.push(line)));
  assertEquals(lines.map((line) => JSON.parse(line).operation), fake.requests.map(({ operation }) => operation));
  assertEquals(await answersOf(replay(lines)), recorded);
});
