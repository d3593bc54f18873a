/**
 * Guardrails: their findings in a request and in an answer, and their replacement texts. Sources: the service model and
 * the guardrail pages of the user guide, read 2026-11-21, and traces that were recorded between 2025-02 and 2026-08. No
 * trace of a blocked answer is recorded: its `modelOutput` is ours. For a masked whole answer, the service sends the
 * model's own body as JSON text. The fake has no such body and sends the text, as the service does for a stream.
 */
import { isObject } from "../../base/json_object.ts";
import { member, members, messagesOf, type WireBlock } from "../judge/conversation.ts";
import { invalid } from "../judge/refusal.ts";
import type { WireResponse } from "./response.ts";

/** A guardrail that the fake knows. */
export interface FakeGuardrail {
  /** The versions that exist. @default any */
  readonly versions?: readonly string[] | undefined;
  /** Words that block a request or an answer, in any case. @default none */
  readonly blockedWords?: readonly string[] | undefined;
  /** Patterns of personal data, by AWS's kind (`EMAIL`): masked in answers as `{EMAIL}`. @default none */
  readonly piiPatterns?: Readonly<Record<string, RegExp>> | undefined;
  /** The text in place of a blocked request's answer or of a blocked answer. @default AWS's own sentence */
  readonly message?: string | undefined;
}

/** A guardrail at work on one request. */
export interface GuardrailCall {
  /** The answer to a request that is blocked before the model reads it. */
  readonly blocked: WireResponse | undefined;
  /** The model's answer, or the guardrail's version of it. */
  check(response: WireResponse): WireResponse;
}

const MESSAGE = "Sorry, the model cannot answer this question.";

/** @param guardrails by id; without guardrails every id names one that finds nothing */
export function guardrailCalls(
  guardrails: Readonly<Record<string, FakeGuardrail>> | undefined,
): (body: unknown) => GuardrailCall | undefined {
  return (body) => {
    const config = member(body, "guardrailConfig");
    if (!config["guardrailIdentifier"]) return undefined;
    const id = String(config["guardrailIdentifier"]).replace(/^.*\//, "");
    const version = String(config["guardrailVersion"]);
    return call(guardrailNamed(guardrails, id, version), id, config, body);
  };
}

/**
 * Returns the guardrail of an id and a version; one that finds nothing if there are no guardrails at all.
 *
 * @throws {Refusal} when it does not exist.
 */
function guardrailNamed(
  guardrails: Readonly<Record<string, FakeGuardrail>> | undefined,
  id: string,
  version: string,
): FakeGuardrail {
  const guardrail = guardrails && Object.hasOwn(guardrails, id) ? guardrails[id] : guardrails ? undefined : {};
  if (!guardrail || (guardrail.versions && !guardrail.versions.includes(version))) {
    throw invalid("The guardrail identifier or version provided in the request does not exist.");
  }
  return guardrail;
}

/** The findings of a guardrail in texts that no model gets. */
export interface AppliedToTexts {
  readonly assessment: Readonly<Record<string, unknown>>;
  /** The texts to show in their place: the guardrail's message, or the masked texts; `undefined` without intervention. */
  readonly outputs: readonly string[] | undefined;
  readonly isBlocked: boolean;
}

/**
 * Applies a guardrail to texts.
 *
 * @param identifier its id or ARN
 * @throws {Refusal} when the guardrail does not exist.
 */
export function applyToTexts(
  guardrails: Readonly<Record<string, FakeGuardrail>> | undefined,
  identifier: string,
  version: string,
  texts: readonly string[],
): AppliedToTexts {
  const id = identifier.replace(/^.*\//, "");
  const guardrail = guardrailNamed(guardrails, id, version);
  const { assessment, blockedAt, masked } = assess(guardrail, texts.join("\n"), id, version);
  const isBlocked = blockedAt !== undefined;
  const outputs = isBlocked ? [guardrail.message ?? MESSAGE] : texts.map((text) => mask(guardrail, text));
  return { assessment, outputs: isBlocked || masked ? outputs : undefined, isBlocked };
}

function call(guardrail: FakeGuardrail, id: string, config: Record<string, unknown>, body: unknown): GuardrailCall {
  const { message = MESSAGE } = guardrail;
  const traced = config["trace"] === "enabled" || config["trace"] === "enabled_full";
  const isLate = config["streamProcessingMode"] === "async";
  const version = String(config["guardrailVersion"]);
  const asked = assess(guardrail, guardedText(body), id, version);
  const inputAssessment = { [id]: asked.assessment };
  const trace = (found: Record<string, unknown>): Record<string, unknown> =>
    traced ? { trace: { guardrail: { ...found, inputAssessment } } } : {};
  return {
    blocked: asked.blockedAt === undefined ? undefined : {
      ...intervened([{ text: message }]),
      // Nothing reached the model.
      usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0, serverToolUsage: {} },
      metrics: { latencyMs: 1 },
      ...trace({ actionReason: "Guardrail blocked." }),
    },
    check(response) {
      const { content } = response.output.message;
      const said = assess(guardrail, blockTexts(content).join("\n"), id, version);
      const isMasked = said.blockedAt === undefined && said.masked && !isLate;
      const found = (actionReason: string, modelOutput: readonly string[]): Record<string, unknown> => {
        const own = trace({
          modelOutput,
          outputAssessments: { [id]: [said.assessment] },
          actionReason,
        });
        return isObject(response.trace) ? { trace: { ...member(own, "trace"), ...response.trace } } : own;
      };
      if (said.blockedAt === undefined && !isMasked) return { ...response, ...found("No action.", []) };
      if (isMasked) {
        const masked = content.map((block) => mapTexts(block, (text) => mask(guardrail, text)));
        // One sentence for the request, and one sentence for the answer.
        return { ...response, ...intervened(masked), ...found("No action.\nGuardrail masked.", blockTexts(content)) };
      }
      const shown = isLate ? upTo(content, said.blockedAt!, message) : [{ text: message }];
      return { ...response, ...intervened(shown), ...found("Guardrail blocked.", blockTexts(content)) };
    },
  };
}

function intervened(content: readonly WireBlock[]): Pick<WireResponse, "output" | "stopReason"> {
  return { output: { message: { role: "assistant", content } }, stopReason: "guardrail_intervened" };
}

/** The text that a guardrail reads: the marked parts, or else all text. */
function guardedText(body: unknown): string {
  const said = messagesOf(body).flatMap(({ content }) => content);
  const pointed = [...members(body, "system"), ...said].filter((block) => "guardContent" in block);
  const texts = pointed.length > 0
    ? pointed.map((block) => member(member(block, "guardContent"), "text")["text"])
    : said.map((block) => block["text"]);
  return texts.filter((text) => typeof text === "string").join("\n");
}

interface Assessed {
  readonly assessment: Record<string, unknown>;
  /** Returns the end of the first blocked word. */
  readonly blockedAt: number | undefined;
  readonly masked: boolean;
}

function assess(
  { blockedWords = [], piiPatterns = {} }: FakeGuardrail,
  text: string,
  guardrailId: string,
  guardrailVersion: string,
): Assessed {
  const lower = text.toLowerCase();
  const found = blockedWords.map((match) => ({ match, at: lower.indexOf(match.toLowerCase()) })).filter(({ at }) =>
    at >= 0
  );
  const customWords = found.map(({ match }) => ({ match, action: "BLOCKED", detected: true }));
  const piiEntities = Object.entries(piiPatterns).flatMap(([type, pattern]) =>
    [...text.matchAll(everywhere(pattern))].map(([match]) => ({ match, type, action: "ANONYMIZED", detected: true }))
  );
  const characters = text.length;
  return {
    assessment: {
      ...(customWords.length > 0 ? { wordPolicy: { customWords } } : {}),
      ...(piiEntities.length > 0 ? { sensitiveInformationPolicy: { piiEntities } } : {}),
      invocationMetrics: {
        guardrailProcessingLatency: 1,
        usage: {
          topicPolicyUnits: 0,
          contentPolicyUnits: 0,
          wordPolicyUnits: blockedWords.length > 0 ? 1 : 0,
          sensitiveInformationPolicyUnits: Object.keys(piiPatterns).length > 0 ? 1 : 0,
          sensitiveInformationPolicyFreeUnits: 0,
          contextualGroundingPolicyUnits: 0,
          contentPolicyImageUnits: 0,
          automatedReasoningPolicyUnits: 0,
          automatedReasoningPolicies: 0,
        },
        guardrailCoverage: { textCharacters: { guarded: characters, total: characters } },
      },
      appliedGuardrailDetails: {
        guardrailId,
        guardrailVersion,
        guardrailArn: `arn:aws:bedrock:us-east-1:123456789012:guardrail/${guardrailId}`,
        guardrailOrigin: ["REQUEST"],
        guardrailOwnership: "SELF",
      },
    },
    blockedAt: found.length > 0 ? Math.min(...found.map(({ match, at }) => at + match.length)) : undefined,
    masked: piiEntities.length > 0,
  };
}

function everywhere(pattern: RegExp): RegExp {
  return new RegExp(pattern, pattern.flags.replace("g", "") + "g");
}

function mask({ piiPatterns = {} }: FakeGuardrail, text: string): string {
  return Object.entries(piiPatterns).reduce(
    (masked, [type, pattern]) => masked.replace(everywhere(pattern), `{${type}}`),
    text,
  );
}

function blockTexts(content: readonly WireBlock[]): string[] {
  const texts: string[] = [];
  for (const block of content) {
    mapTexts(block, (text) => {
      texts.push(text);
      return text;
    });
  }
  return texts;
}

/** The block with its texts changed, including cited texts. */
function mapTexts(block: WireBlock, change: (text: string) => string): WireBlock {
  if (typeof block["text"] === "string") return { text: change(block["text"]) };
  if (!("content" in member(block, "citationsContent"))) return block;
  const cited = member(block, "citationsContent");
  const content = members(cited, "content").map((part) => mapTexts(part, change));
  return { citationsContent: { ...cited, content } };
}

/** The answer under a guardrail that notices late: everything up to `end`, then the guardrail's text. */
function upTo(content: readonly WireBlock[], end: number, message: string): WireBlock[] {
  const shown: WireBlock[] = [];
  let left = end;
  for (const block of content) {
    const [text] = blockTexts([block]);
    if (text === undefined) {
      shown.push(block);
    } else if (text.length >= left) {
      const last = text.slice(0, left);
      // Appended to the same block: a reader sees the answer change in the middle of a line.
      return [...shown, { text: `${last}${message}` }];
    } else {
      shown.push(block);
      // One character for the line break between texts.
      left -= text.length + 1;
    }
  }
  return shown;
}
