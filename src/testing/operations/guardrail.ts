/**
 * ApplyGuardrail and InvokeGuardrailChecks. Sources: the bedrock-runtime API model of 2026-06-19, and three recorded answers of
 * ApplyGuardrail (openinference, 2026-04-09), whose absent policies are `null`.
 */
import {
  blob,
  type Check,
  type Findings,
  list,
  oneOf,
  required,
  string,
  structure,
  union,
} from "../judge/constraints.ts";
import { member, members } from "../judge/conversation.ts";
import { invalid, Refusal } from "../judge/refusal.ts";
import { type FakeServiceOperation, jsonAnswer, type OperationRequest, type OperationTools } from "./operation.ts";

const applyRequest: Check = structure({
  source: required(oneOf("INPUT", "OUTPUT")),
  outputScope: oneOf("INTERVENTIONS", "FULL"),
  content: required(list(union("GuardrailContentBlock", {
    text: structure({
      text: required(string()),
      qualifiers: list(oneOf("grounding_source", "query", "guard_content")),
    }),
    image: structure({
      format: required(oneOf("png", "jpeg")),
      source: required(union("GuardrailImageSource", { bytes: blob({ min: 1 }) })),
    }),
  }))),
});

const scored = (name: "categories" | "entities", member: string, values?: readonly string[]): Check =>
  structure({
    [name]: required(list(structure({ [member]: required(values ? oneOf(...values) : string()) }), { min: 1 })),
  });

const checksRequest: Check = structure({
  messages: required(list(
    structure({
      role: required(oneOf("user", "assistant", "system")),
      content: required(list(structure({ text: required(string()) }), { min: 1 })),
    }),
    { min: 1 },
  )),
  checks: required(structure({
    contentFilter: scored("categories", "category", ["HATE", "INSULTS", "MISCONDUCT", "SEXUAL", "VIOLENCE"]),
    promptAttack: scored("categories", "category", ["JAILBREAK", "PROMPT_INJECTION", "PROMPT_LEAKAGE"]),
    sensitiveInformation: scored("entities", "type"),
  })),
});

/** Creates both operations. */
export function guardrailOperations(tools: OperationTools): readonly FakeServiceOperation[] {
  return [
    {
      operation: "ApplyGuardrail",
      method: "POST",
      path: /^\/guardrail\/([^/]+)\/version\/([^/]+)\/apply$/,
      answer: (request) => jsonAnswer(apply(request, tools)),
    },
    {
      operation: "InvokeGuardrailChecks",
      method: "POST",
      path: /^\/guardrail-checks\/invoke$/,
      answer: (request) => jsonAnswer(runChecks(request)),
    },
  ];
}

/** @throws {Refusal} for a body that breaks the service's model. */
function judge({ body }: OperationRequest, check: Check): unknown {
  if (!body.isJson) throw new Refusal("SerializationException", "The request body is not valid JSON.");
  const found: Findings = { violations: [], unions: [] };
  check(body.value, [], found);
  const [first] = [...found.violations, ...found.unions];
  if (first !== undefined) throw invalid(`1 validation error detected: ${first}`);
  return body.value;
}

/** The policies of a guardrail. The service writes `null` for those that it does not have. */
const NO_POLICIES = {
  automatedReasoningPolicy: null,
  contentPolicy: null,
  contextualGroundingPolicy: null,
  sensitiveInformationPolicy: null,
  topicPolicy: null,
  wordPolicy: null,
};

function apply(request: OperationRequest, { applyGuardrail }: OperationTools): unknown {
  const content = members(judge(request, applyRequest), "content");
  const [id = "", version = ""] = request.parts;
  const texts = content.flatMap((part) => "text" in part ? [String(member(part, "text")["text"])] : []);
  const { assessment, outputs, isBlocked } = applyGuardrail(id, version, texts);
  const { usage, guardrailCoverage } = member(assessment, "invocationMetrics");
  const images = content.filter((part) => "image" in part).length;
  const coverage = {
    ...member({ guardrailCoverage }, "guardrailCoverage"),
    images: images > 0 ? { guarded: images, total: images } : null,
  };
  return {
    action: outputs ? "GUARDRAIL_INTERVENED" : "NONE",
    actionReason: isBlocked ? "Guardrail blocked." : outputs ? "Guardrail masked." : "No action.",
    outputs: (outputs ?? []).map((text) => ({ text })),
    assessments: [{ ...NO_POLICIES, ...assessment }],
    usage,
    guardrailCoverage: coverage,
  };
}

/** The personal data that the fake finds. */
const PATTERNS: Readonly<Record<string, RegExp>> = { EMAIL: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g };

function runChecks(request: OperationRequest): unknown {
  const body = judge(request, checksRequest);
  const checks = member(body, "checks");
  if (Object.keys(checks).length === 0) throw invalid("At least one check must be specified.");
  const messages = members(body, "messages");
  const texts = messages.flatMap((message, messageIndex) =>
    members(message, "content").map(({ text }, contentIndex) => ({ text: String(text), messageIndex, contentIndex }))
  );
  const scores = (check: string) => ({
    results: members(checks[check], "categories").map(({ category }) => ({ category, severityScore: 0 })),
  });
  const asked = new Set(members(checks["sensitiveInformation"], "entities").map(({ type }) => String(type)));
  const found = texts.flatMap(({ text, messageIndex, contentIndex }) =>
    [...asked].flatMap((type) =>
      [...text.matchAll(PATTERNS[type] ?? /$^/g)].map(({ index, 0: match }) => ({
        type,
        confidenceScore: 1,
        beginOffset: index,
        endOffset: index + match.length,
        messageIndex,
        contentIndex,
      }))
    )
  );
  const results = {
    contentFilter: scores("contentFilter"),
    promptAttack: scores("promptAttack"),
    sensitiveInformation: { results: found, truncated: false },
  };
  const names = Object.keys(results).filter((name) => name in checks);
  return {
    results: Object.fromEntries(Object.entries(results).filter(([name]) => names.includes(name))),
    usage: Object.fromEntries(names.map((name) => [name, { textUnits: texts.length }])),
  };
}
