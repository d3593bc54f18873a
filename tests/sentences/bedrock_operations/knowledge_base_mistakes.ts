/**
 * The sentences about mistakes in calls of knowledge bases.
 */
import { createBedrock } from "@bedrock-edge/client";
import { getDocumentContent, knowledgeBaseTool, retrieve } from "@bedrock-edge/client/knowledge-base";
import { bad, type Row } from "../row.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const withKey = () => createBedrock({ region: "us-east-1", env: {}, apiKey: "k" });
const signed = () => createBedrock({ region: "us-east-1", env: {}, credentials });
const KB = "KB12345678";

/** Calls that cannot be made. */
export const KNOWLEDGE_BASES: readonly Row[] = [
  {
    says:
      "TypeError: Cannot call retrieve() with the API key of apiKey: bedrock-agent-runtime takes signed requests only; " +
      "pass credentials to createBedrock() instead of an API key",
    when: () => retrieve(withKey(), { knowledgeBase: KB, query: "rain" }),
  },
  {
    says: "TypeError: Cannot call retrieve(): query is missing; pass knowledgeBase, query",
    when: () => retrieve(signed(), bad({ knowledgeBase: KB })),
  },
  {
    says:
      "TypeError: Cannot call getDocumentContent(): an image has no extracted text; leave out media, or use format: " +
      '"raw"',
    when: () =>
      getDocumentContent(signed(), {
        knowledgeBase: KB,
        dataSource: "DS12345678",
        document: "d",
        media: "m",
        format: "extracted",
      }),
  },
  {
    says: "TypeError: Cannot search the knowledge base: the call has no text query; call it with { query }",
    when: () => knowledgeBaseTool(signed(), KB).execute!({}, { toolUseId: "t1" }),
  },
];
