/**
 * Conversations as they could be, with cache points wherever a caller may have put them, and what is illegal about cache
 * points in what is sent: written apart from the source, from the service's answers.
 */
import type { CacheOptions, ContentBlock, Message, SystemBlock, ToolEntry } from "@bedrock-edge/client";
import { seeded } from "../../../helpers/random.ts";
import { assistant, type Body, type Cached, CLAUDE, NOVA, result, text, thought, user, type Wire } from "./support.ts";

/** A request with its cache options. */
export interface Generated {
  readonly request: Cached;
  readonly cache: CacheOptions;
  readonly model: string;
}

const ARN = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";
const FORMATS = ["pdf", "csv", "md", "txt", "xlsx"] as const;

/**
 * The conversation of a seed: sound but for its cache points. Every text is another, so that each block is found again.
 *
 * @param pointsPerBlock how likely the caller has a cache point before a block; 0 for none at all
 */
export function generated(seed: number, pointsPerBlock: number): Generated {
  const random = seeded(seed);
  const below = (count: number) => Math.floor(random() * count);
  const one = <V>(...values: V[]): V => values[below(values.length)]!;
  let count = 0;
  const some = () => text(`text ${count++}`);

  const point = (): ContentBlock => {
    const ttl = one("5m", "1h", undefined);
    if (random() < 0.2) {
      return { type: "unknown", name: "cachePoint", value: ttl ? { type: "default", ttl } : { type: "default" } };
    }
    return ttl ? { type: "cachePoint", ttl } : { type: "cachePoint" };
  };
  const sprinkled = <B>(blocks: readonly B[]): B[] => {
    const isPointNext = () => random() < pointsPerBlock;
    const mixed = blocks.flatMap((block) => isPointNext() ? [point() as B, block] : [block]);
    while (isPointNext()) mixed.push(point() as B);
    return mixed;
  };
  let documents = 0;
  const document = (): ContentBlock => {
    // A request holds at most five.
    if (++documents > 5) return some();
    const name = `document ${count++}`, format = one(...FORMATS);
    const source = one({ bytes: "AAAA" }, { text: "a" }, { content: [{ text: "a" }] });
    return one<ContentBlock>(
      // Text is never a PDF.
      "bytes" in source
        ? { type: "document", name, format, source }
        : { type: "document", name, format: "txt", source, citations: { enabled: true } },
      // Without citations the service takes no text.
      { type: "document", name, source: { text: "a" }, citations: { enabled: true } },
      { type: "unknown", name: "document", value: { name, format, source: { bytes: "AAAA" } } },
    );
  };
  const unheard = (): ContentBlock => ({ type: "unknown", name: "hologram", value: { depth: count++ } });
  const answer = (): ContentBlock[] => [
    ...Array.from(
      { length: below(3) },
      () =>
        one<ContentBlock>(thought, { type: "unknown", name: "reasoningContent", value: { redactedContent: "AAAA" } }),
    ),
    ...Array.from({ length: 1 + below(2) }, () => one(some, some, unheard)()),
  ];
  const question = (): ContentBlock[] => {
    const extras = Array.from({ length: below(4) }, () =>
      one(some, document, document, unheard, (): ContentBlock => ({
        type: "image",
        format: "png",
        source: { bytes: "AAAA" },
      }))());
    extras.splice(below(extras.length + 1), 0, some());
    return extras;
  };

  const messages: Message[] = [user(...sprinkled(question()))];
  for (let left = below(5); left > 0; left--) {
    if (random() < 0.4) {
      messages.push(assistant(...sprinkled<ContentBlock>([
        ...answer(),
        { type: "toolUse", toolUseId: "t1", name: "weather", input: {} },
      ])));
      const inside = sprinkled<ContentBlock>([some()]);
      messages.push(user(...sprinkled([
        random() < 0.5 ? result(inside) : result(),
        ...(random() < 0.3 ? question() : []),
      ])));
    } else {
      messages.push(assistant(...sprinkled(answer())), user(...sprinkled(question())));
    }
  }
  const tools: ToolEntry[] = ["weather", ...one([], ["time"])].map((name) => ({
    name,
    inputSchema: { type: "object" },
  }));
  const system = Array.from({ length: below(3) }, (): SystemBlock => ({ type: "text", text: `text ${count++}` }));
  const lifetimes = () => one<"5m" | "1h" | undefined>("5m", "1h", undefined);
  return {
    // All tools are known: their cache points have our own type.
    request: { messages, system: sprinkled(system), tools: sprinkled(tools).map(typed) },
    cache: one<CacheOptions>("auto", { tools: lifetimes(), system: lifetimes(), messages: lifetimes() }),
    model: one(CLAUDE, CLAUDE, NOVA, ARN),
  };
}

function typed(entry: ToolEntry): ToolEntry {
  return (entry as { type?: string }).type === "unknown" ? { type: "cachePoint" } : entry;
}

/** The parts of a body in the order in which they are read. */
export function partsOf({ toolConfig, system = [], messages }: Body): (readonly Wire[])[] {
  return [toolConfig?.tools ?? [], system, ...messages.map(({ content }) => content)];
}

/** The service's known refusals of the cache points in a body; empty for a valid body. */
export function illegalities(body: Body, model: string): string[] {
  const found: string[] = [];
  const lifetimes: unknown[] = [];
  partsOf(body).forEach((blocks, part) => {
    blocks.forEach((block, at) => {
      if (JSON.stringify((block.toolResult as Wire | undefined)?.content ?? []).includes('"cachePoint"')) {
        found.push(`${part}.${at}: inside a tool result`);
      }
      if (!("cachePoint" in block)) return;
      lifetimes.push((block.cachePoint as Wire).ttl ?? "5m");
      const before = blocks[at - 1];
      const kind = before && Object.keys(before)[0]!;
      const document = before?.document as { format?: string } | undefined;
      if (!kind) found.push(`${part}.${at}: first`);
      if (kind === "cachePoint") found.push(`${part}.${at}: twice`);
      if (kind === "reasoningContent") found.push(`${part}.${at}: after reasoning`);
      if (document && document.format !== "pdf") found.push(`${part}.${at}: after a text document`);
      if (!model.includes("nova")) return;
      if (part === 0) found.push(`${part}.${at}: Nova, tools`);
      if (["toolResult", "image", "document"].includes(kind!)) found.push(`${part}.${at}: Nova, after ${kind}`);
    });
  });
  if (lifetimes.length > 4) found.push(`${lifetimes.length} points`);
  if (lifetimes.join().includes("5m,1h")) found.push(`lifetimes ${lifetimes}`);
  return found;
}

/** JSON without cache points: what they must not change. */
export function withoutPoints(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value),
    (_, value) =>
      Array.isArray(value)
        ? value.filter((item) => typeof item !== "object" || item === null || !("cachePoint" in item))
        : value,
  );
}
