/** Answers in OpenAI's format, for the bench's server: the same bytes on every run. */
import { sequence, tokens } from "./wire.ts";

const encoder = new TextEncoder();
/** Random text that hides the length of a token, as OpenAI adds it to each chunk. */
const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const HEAD = { id: "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", created: 1_764_374_400, model: "bench" };

/** A whole answer. */
export const COMPLETION: string = JSON.stringify({
  ...HEAD,
  object: "chat.completion",
  choices: [{
    index: 0,
    message: { role: "assistant", content: "Paris is the capital of France.", refusal: null, annotations: [] },
    logprobs: null,
    finish_reason: "stop",
  }],
  usage: { prompt_tokens: 9, completion_tokens: 7, total_tokens: 16 },
  service_tier: "default",
  system_fingerprint: "fp_1",
});

/** Returns the server-sent events of a stream with `deltas` deltas, each as its bytes. */
export function openAIEvents(deltas: number): Uint8Array[] {
  const next = sequence(42);
  const chunk = (delta: Record<string, unknown>, finish: string | null): Record<string, unknown> => ({
    ...HEAD,
    object: "chat.completion.chunk",
    service_tier: "default",
    system_fingerprint: "fp_1",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage: null,
    obfuscation: PADDING.slice(0, next(4, 20)),
  });
  const usage = { prompt_tokens: 9, completion_tokens: deltas, total_tokens: deltas + 9 };
  return [
    chunk({ role: "assistant", content: "", refusal: null }, null),
    ...Array.from({ length: deltas }, () => chunk({ content: tokens(next) }, null)),
    chunk({}, "stop"),
    { ...chunk({}, null), choices: [], usage },
    "[DONE]",
  ].map((data) => encoder.encode(`data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`));
}

/** Joins bytes. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
