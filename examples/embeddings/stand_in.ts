/**
 * A stand-in for an embedding model whose vectors tell something: texts with the same words are near each other, but it
 * knows no meaning. The vectors of the embedded fake are directions without likeness.
 *
 * @module
 */

/** Answers InvokeModel of Titan Text Embeddings V2, as a `fetch`. */
export async function embeddingsStandIn(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { inputText, dimensions } = await request.json();
  const words: string[] = inputText.toLowerCase().match(/[a-z]+/g) ?? [];
  const embedding: number[] = Array(dimensions).fill(0);
  for (const word of words) {
    let hash = 7;
    for (const letter of word) hash = (hash * 31 + letter.charCodeAt(0)) % dimensions;
    embedding[hash] = (embedding[hash] ?? 0) + 1;
  }
  const length = Math.hypot(...embedding) || 1;
  return Response.json({ embedding: embedding.map((value) => value / length), inputTextTokenCount: words.length });
}
