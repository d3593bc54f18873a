/**
 * A model of Llama's architecture for llama.cpp, whose weights are written by hand. It has one layer, and that adds nothing: so
 * the next token depends on the last token alone. The last character of the prompt chooses a text of `TEXTS`, and the model
 * says it word for word. No weights need to be downloaded, and each answer is known.
 */
import { type Metadata, type Tensor, writeGguf } from "./gguf.ts";

/**
 * The answers by the last character of the prompt, each as its tokens. A token occurs once in all texts, because it decides the
 * token after it. The texts end, but for that of "!", which begins again.
 */
export const TEXTS: Readonly<Record<string, readonly string[]>> = {
  "?": ["The", " tide", " comes", " in", " twice", " a", " day", "."],
  "!": ["tick", " tock "],
  "#": ['{"', "place", '":', ' "Brest', '"}'],
  "$": ["||call", ": ", "tide", "(", '{"port', '": "', 'Saint-Malo"', "}", ")"],
};

const WIDTH = 128;
const FEED_FORWARD = 32;
const CONTEXT_LENGTH = 8192;
const SPECIAL = ["<unk>", "<s>", "</s>"];
const [UNKNOWN, BEGIN, END] = [0, 1, 2];
/** The types of a token in llama.cpp: normal, unknown, control, byte. */
const TYPE = { normal: 1, unknown: 2, control: 3, byte: 6 };

/** Returns the bytes of the model file, the same ones each time. */
export function tinyModel(): Uint8Array {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
  const words = [" ", ...Object.values(TEXTS).flat()].map((word) => word.replaceAll(" ", "▁"));
  const tokens = [...SPECIAL, ...bytes, ...words];
  const types = [
    TYPE.unknown,
    TYPE.control,
    TYPE.control,
    ...bytes.map(() => TYPE.byte),
    ...words.map(() => TYPE.normal),
  ];

  const text = (value: string): Metadata => ({ type: "string", value });
  const count = (value: number): Metadata => ({ type: "uint32", value });
  const metadata: Record<string, Metadata> = {
    "general.architecture": text("llama"),
    "general.name": text("tiny"),
    "general.file_type": count(0),
    "llama.context_length": count(CONTEXT_LENGTH),
    "llama.embedding_length": count(WIDTH),
    "llama.block_count": count(1),
    "llama.feed_forward_length": count(FEED_FORWARD),
    "llama.attention.head_count": count(2),
    "llama.attention.head_count_kv": count(2),
    "llama.attention.layer_norm_rms_epsilon": { type: "float32", value: 1e-5 },
    "llama.rope.dimension_count": count(WIDTH / 2),
    "llama.vocab_size": count(tokens.length),
    "tokenizer.ggml.model": text("llama"),
    "tokenizer.ggml.tokens": { type: "strings", value: tokens },
    "tokenizer.ggml.scores": { type: "float32s", value: tokens.map((_, i) => -i) },
    "tokenizer.ggml.token_type": { type: "int32s", value: types },
    "tokenizer.ggml.unknown_token_id": count(UNKNOWN),
    "tokenizer.ggml.bos_token_id": count(BEGIN),
    "tokenizer.ggml.eos_token_id": count(END),
    "tokenizer.ggml.add_space_prefix": { type: "bool", value: false },
  };
  return writeGguf(metadata, tensorsOf(tokens, successors(tokens)));
}

/** Returns for each token the one that follows it. Most are followed by the end. */
function successors(tokens: readonly string[]): number[] {
  const after: number[] = tokens.map(() => END);
  for (const [character, words] of Object.entries(TEXTS)) {
    const ids = words.map((word) => tokens.lastIndexOf(word.replaceAll(" ", "▁")));
    const [first = END] = ids;
    after[SPECIAL.length + character.charCodeAt(0)] = first;
    ids.forEach((id, i) => after[id] = ids[i + 1] ?? (character === "!" ? first : END));
  }
  return after;
}

/**
 * Each token is a random direction. The row of a token in the output is the sum of the tokens that it follows, so the product of
 * both is largest where it should be. Column 0 says whether the end follows, and the row of the end reads that alone.
 */
function tensorsOf(tokens: readonly string[], after: readonly number[]): Tensor[] {
  const embeddings = Float32Array.from({ length: tokens.length * WIDTH }, signs());
  const output = new Float32Array(tokens.length * WIDTH);
  output[END * WIDTH] = WIDTH;
  after.forEach((next, token) => {
    embeddings[token * WIDTH] = next === END ? 4 : -4;
    if (next === END) return;
    for (let i = 1; i < WIDTH; i++) output[next * WIDTH + i]! += embeddings[token * WIDTH + i]!;
  });
  const zeros = (name: string, columns: number, rows: number): Tensor => {
    return { name, columns, rows, values: new Float32Array(columns * rows) };
  };
  const ones = (name: string): Tensor => ({ name, columns: WIDTH, rows: 1, values: new Float32Array(WIDTH).fill(1) });
  return [
    { name: "token_embd.weight", columns: WIDTH, rows: tokens.length, values: embeddings },
    ones("output_norm.weight"),
    { name: "output.weight", columns: WIDTH, rows: tokens.length, values: output },
    ones("blk.0.attn_norm.weight"),
    zeros("blk.0.attn_q.weight", WIDTH, WIDTH),
    zeros("blk.0.attn_k.weight", WIDTH, WIDTH),
    zeros("blk.0.attn_v.weight", WIDTH, WIDTH),
    zeros("blk.0.attn_output.weight", WIDTH, WIDTH),
    ones("blk.0.ffn_norm.weight"),
    zeros("blk.0.ffn_gate.weight", WIDTH, FEED_FORWARD),
    zeros("blk.0.ffn_up.weight", WIDTH, FEED_FORWARD),
    zeros("blk.0.ffn_down.weight", FEED_FORWARD, WIDTH),
  ];
}

/** Returns a source of 1 and -1 that is the same each time (xorshift32). */
function signs(): () => number {
  let state = 0x9E3779B9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 1024 ? 1 : -1;
  };
}
