/**
 * The recorded ranking: `rerank` sends the recorded request, and reads the recorded answer.
 */
import { assertEquals } from "@std/assert";
import { rerank } from "@bedrock-edge/client/rerank";
import { corpus, responseOf } from "../helpers/corpus.ts";
import { clientOver, corpusTest } from "./recorded.ts";

const INVOKE_MODEL = corpus("invoke-model");

corpusTest("rerank sends what a client sent to Cohere, and reads the answer", [INVOKE_MODEL], async () => {
  const recordings = INVOKE_MODEL.recordings.filter(({ model }) => model.includes(".rerank-"));
  for (const recording of recordings) {
    // A cast: the comparison below checks all of it.
    const { query, documents, top_n: topN } = recording.request as {
      query: string;
      documents: string[];
      top_n: number;
    };
    const sent: unknown[] = [];
    const bedrock = clientOver(async (request) => {
      sent.push(await request.json());
      return responseOf(recording);
    });
    const { results, unknown } = await rerank(bedrock, { model: recording.model, query, documents, topN });
    assertEquals(sent, [recording.request]);
    const answer: { results: { index: number; relevance_score: number }[] } = JSON.parse(recording.response!);
    assertEquals(
      results.map(({ index, relevanceScore, document }) => [index, relevanceScore, document]),
      answer.results.map(({ index, relevance_score }) => [index, relevance_score, documents[index]]),
    );
    assertEquals(unknown, undefined);
  }
  assertEquals(recordings.length, 1);
});
