/**
 * What Bedrock refuses to converse about, in Bedrock's words where they are known.
 *
 * Rules and texts: the service model, the API reference and error messages that people reported, collected 2026-11-20.
 * Where only the rule is known and not its text, the text is ours. Rules that only some models have are left out, but for
 * one of Anthropic's that every Claude shares.
 */
import { blobBytes, dotted, type Findings, isRecord, type Path } from "./constraints.ts";
import { converseRequest, converseStreamRequest } from "./converse_model.ts";
import { member, members, messagesOf, type WireBlock, type WireMessage } from "./conversation.ts";
import { Refusal } from "./refusal.ts";

/** Which of the two operations a body is for. */
export type ConverseOperation = "Converse" | "ConverseStream";

/** Returns when AWS would converse. @throws {Refusal} a ValidationException or a SerializationException. */
export function validateConverse(operation: ConverseOperation, modelId: string, body: unknown): void {
  if (!isRecord(body)) throw new Refusal("SerializationException", "Unexpected token at the start of the request body");
  checkModel(operation, modelId, body);
  const isPrompt = /:prompt\/[0-9a-zA-Z]{10}(:\d+)?$/.test(modelId);
  if (isPrompt) checkPromptMembers(body);
  const messages = messagesOf(body);
  if (messages.length === 0 && !isPrompt) {
    throw invalid("The messages field is empty. Add a Message object to the messages field and try again.");
  }
  checkTurns(messages);
  checkSystem(body);
  messages.forEach((message, index) => checkMessage(message, ["messages", index]));
  checkToolConfig(body, messages);
  checkToolPairs(messages);
  checkCachePoints(body, messages);
  checkLastMessage(modelId, messages);
  checkRest(body);
}

function invalid(message: string): Refusal {
  return new Refusal("ValidationException", message);
}

function checkModel(operation: ConverseOperation, modelId: string, body: Record<string, unknown>): void {
  const found: Findings = { violations: [], unions: [] };
  const check = operation === "Converse" ? converseRequest : converseStreamRequest;
  check({ ...body, modelId }, [], found);
  const { violations, unions } = found;
  if (violations.length > 0) {
    const errors = violations.length === 1 ? "1 validation error" : `${violations.length} validation errors`;
    throw invalid(`${errors} detected: ${violations.join("; ")}`);
  }
  if (unions[0] !== undefined) throw invalid(unions[0]);
}

/** A stored prompt brings these itself. */
function checkPromptMembers(body: Record<string, unknown>): void {
  for (const name of ["additionalModelRequestFields", "inferenceConfig", "system", "toolConfig"]) {
    if (body[name] !== undefined && body[name] !== null) {
      throw invalid(`The ${name} field cannot be used with a prompt resource. Remove the field and try again.`);
    }
  }
}

/** `system` turns switch tools on and off and take no part in the alternation. */
function checkTurns(messages: readonly WireMessage[]): void {
  const turns = messages.filter((message) => message.role !== "system");
  if (turns[0] && turns[0].role !== "user") {
    throw invalid(
      "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
    );
  }
  if (turns.some((turn, index) => index > 0 && turn.role === turns[index - 1]?.role)) {
    throw invalid(
      "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between " +
        "user and assistant roles and try again.",
    );
  }
}

function checkSystem(body: unknown): void {
  members(body, "system").forEach((block, index) => {
    if (isBlank(block["text"])) throw blank("SystemContentBlock", ["system", index]);
  });
}

function isBlank(text: unknown): boolean {
  return typeof text === "string" && text.trim() === "";
}

function blank(shape: string, path: Path): Refusal {
  return invalid(
    `The text field in the ${shape} object at ${dotted(path)} is blank. Add text to the text field, and try again.`,
  );
}

/** Source: the API reference of Message, read 2026-11-20. */
const MAX_IMAGES = 20, MAX_DOCUMENTS = 5, MAX_IMAGE_BYTES = 3_932_160, MAX_DOCUMENT_BYTES = 4_718_592;

function checkMessage(message: WireMessage, path: Path): void {
  const { role, content } = message;
  if (content.length === 0) {
    throw invalid(
      `The content field in the Message object at ${dotted(path)} is empty. Add a ContentBlock object to the content ` +
        "field and try again.",
    );
  }
  content.forEach((block, index) => checkBlock(role, block, [...path, "content", index]));
  const images = content.filter((block) => "image" in block).length;
  const documents = content.filter((block) => "document" in block).length;
  if (images > MAX_IMAGES) throw invalid(`The message at ${dotted(path)} has ${images} images; the limit is 20.`);
  if (documents > MAX_DOCUMENTS) {
    throw invalid(`The message at ${dotted(path)} has ${documents} documents; the limit is 5.`);
  }
  if (documents > 0 && !content.some((block) => "text" in block)) {
    throw invalid("A text block must be included when using documents.");
  }
}

/** Which turn a block may stand in; a block that is not listed may stand in either. */
const ROLE_OF: Readonly<Record<string, string>> = {
  image: "user",
  document: "user",
  toolUse: "assistant",
  toolAddition: "system",
  toolRemoval: "system",
};

function checkBlock(role: string, block: WireBlock, path: Path): void {
  const kind = Object.keys(block)[0] ?? "";
  const allowed = ROLE_OF[kind];
  if (allowed !== undefined && allowed !== role) {
    throw invalid(`The ${kind} block at ${dotted(path)} can only be used in a message with the ${allowed} role.`);
  }
  if (isBlank(block["text"])) throw blank("ContentBlock", path);
  if (kind === "image") checkMedia(member(block, "image"), MAX_IMAGE_BYTES, [...path, "image"]);
  if (kind === "document") checkDocument(member(block, "document"), [...path, "document"]);
  if (kind === "toolUse" && !isRecord(member(block, "toolUse")["input"])) {
    throw notAnObject([...path, "toolUse", "input"]);
  }
  if (kind === "toolResult") checkToolResult(role, member(block, "toolResult"), [...path, "toolResult"]);
}

function notAnObject(path: Path): Refusal {
  return invalid(
    `The format of the value at ${dotted(path)} is invalid. Provide a json object for the field and try again.`,
  );
}

function checkMedia(media: Record<string, unknown>, maxBytes: number, path: Path): void {
  const bytes = member(media, "source")["bytes"];
  if (typeof bytes === "string" && blobBytes(bytes) > maxBytes) {
    throw invalid(`The bytes at ${dotted([...path, "source"])} exceed the limit of ${maxBytes} bytes.`);
  }
}

function checkDocument(document: Record<string, unknown>, path: Path): void {
  const name = String(document["name"]);
  // "_" is not in the documented set, and is accepted.
  if (!/^[A-Za-z0-9_ ()[\]-]+$/.test(name) || name.includes("  ")) {
    throw invalid(
      "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, " +
        "and square brackets. The name can't contain more than one consecutive whitespace character.",
    );
  }
  checkMedia(document, MAX_DOCUMENT_BYTES, path);
}

/** Blank texts are fine here, unlike in the message itself. */
function checkToolResult(role: string, result: Record<string, unknown>, path: Path): void {
  // The result of a tool that the service ran comes back where the service put it: in the assistant's turn.
  if (role !== "user" && result["type"] === undefined) {
    throw invalid(`The toolResult block at ${dotted(path)} can only be used in a message with the user role.`);
  }
  const content = members(result, "content");
  if (content.length === 0 && result["status"] === "error") {
    throw invalid(`The content field at ${dotted(path)} cannot be empty when status value is error.`);
  }
  content.forEach((part, index) => {
    const at = [...path, "content", index];
    if ("json" in part && !isRecord(part["json"])) throw notAnObject([...at, "json"]);
    if ("image" in part) checkMedia(member(part, "image"), MAX_IMAGE_BYTES, [...at, "image"]);
    if ("document" in part) checkDocument(member(part, "document"), [...at, "document"]);
  });
}

function checkToolConfig(body: Record<string, unknown>, messages: readonly WireMessage[]): void {
  const config = body["toolConfig"];
  if (!isRecord(config)) {
    if (messages.some(({ content }) => content.some((block) => "toolUse" in block || "toolResult" in block))) {
      throw invalid("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
    }
    return;
  }
  const tools = members(config, "tools");
  const names = new Set<unknown>();
  tools.forEach((tool, index) => {
    if ("systemTool" in tool) names.add(member(tool, "systemTool")["name"]);
    if (!("toolSpec" in tool)) return;
    const spec = member(tool, "toolSpec");
    names.add(spec["name"]);
    const at = ["toolConfig", "tools", index, "toolSpec", "inputSchema", "json"];
    const schema = member(spec, "inputSchema")["json"];
    if (!isRecord(schema)) throw notAnObject(at);
    if (schema["type"] !== "object") {
      throw invalid(`The value at ${dotted(at)}.type must be one of the following: object.`);
    }
  });
  if (names.size === 0) throw invalid("The toolConfig.tools field must hold at least one tool besides cache points.");
  const choice = member(config, "toolChoice");
  if ("tool" in choice && !names.has(member(choice, "tool")["name"])) {
    throw invalid("The value at toolConfig.toolChoice.tool.name does not match any tool name in toolConfig.tools.");
  }
}

/** Ids of the blocks of `kind` that are the caller's business; the service answers its own tools itself. */
function toolIds(message: WireMessage | undefined, kind: "toolUse" | "toolResult"): unknown[] {
  const blocks = message?.content.filter((block) => kind in block).map((block) => member(block, kind)) ?? [];
  return blocks.filter((block) => block["type"] === undefined).map((block) => block["toolUseId"]);
}

function checkToolPairs(messages: readonly WireMessage[]): void {
  const turns = messages.map((message, index) => ({ message, index })).filter(({ message }) =>
    message.role !== "system"
  );
  turns.forEach(({ message, index }, at) => {
    const previous = turns[at - 1]?.message;
    const asked = previous?.role === "assistant" ? toolIds(previous, "toolUse") : [];
    const answered = toolIds(message, "toolResult");
    const missing = asked.filter((id) => !answered.includes(id));
    if (missing.length > 0) throw expectedResults(index, missing);
    if (answered.length > asked.length) {
      throw invalid(
        `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous ` +
          "turn.",
      );
    }
  });
  const unanswered = toolIds(turns.at(-1)?.message, "toolUse");
  if (unanswered.length > 0) throw expectedResults(messages.length, unanswered);
}

function expectedResults(index: number, ids: readonly unknown[]): Refusal {
  return invalid(`Expected toolResult blocks at messages.${index}.content for the following Ids: ${ids.join(", ")}`);
}

/** Claude's limit, which is also the only documented one. */
const MAX_CACHE_POINTS = 4;

/** In the order the service reads them: tools, system, messages. */
function checkCachePoints(body: Record<string, unknown>, messages: readonly WireMessage[]): void {
  messages.forEach(({ content }, index) => {
    content.forEach((block, at) => {
      if ("cachePoint" in block && at > 0 && "reasoningContent" in (content[at - 1] ?? {})) {
        throw invalid(
          `The cachePoint block at messages.${index}.content.${at} cannot follow a reasoningContent block.`,
        );
      }
    });
  });
  const blocks = [
    ...members(body["toolConfig"], "tools"),
    ...members(body, "system"),
    ...messages.flatMap(({ content }) => content),
  ];
  const lifetimes = blocks.filter((block) => "cachePoint" in block).map((block) =>
    member(block, "cachePoint")["ttl"] ?? "5m"
  );
  if (lifetimes.length > MAX_CACHE_POINTS) {
    throw invalid(`A maximum of ${MAX_CACHE_POINTS} cachePoint blocks may be provided. Found ${lifetimes.length}.`);
  }
  if (lifetimes.some((ttl, index) => ttl === "1h" && lifetimes[index - 1] === "5m")) {
    throw invalid("A cachePoint block with ttl '1h' must not come after a cachePoint block with ttl '5m'.");
  }
}

function checkLastMessage(modelId: string, messages: readonly WireMessage[]): void {
  const last = messages.at(-1);
  const text = last?.content.at(-1)?.["text"];
  // The provider segment selects the rule, as it selects the implementation behind the service.
  if (!modelId.includes("anthropic.") || last?.role !== "assistant" || typeof text !== "string") return;
  if (/\s$/.test(text)) throw invalid("messages: final assistant content cannot end with trailing whitespace");
}

function checkRest(body: Record<string, unknown>): void {
  const guardrail = member(body, "guardrailConfig");
  if (Boolean(guardrail["guardrailIdentifier"]) !== Boolean(guardrail["guardrailVersion"])) {
    throw invalid("The guardrailConfig field must set both guardrailIdentifier and guardrailVersion.");
  }
  const paths = body["additionalModelResponseFieldPaths"];
  for (const path of Array.isArray(paths) ? paths : []) {
    // RFC 6901: every part begins with a slash, and "~" stands only in "~0" and "~1".
    if (!/^(\/([^~/]|~[01])*)+$/.test(String(path))) {
      throw invalid(`The value '${path}' at additionalModelResponseFieldPaths is not a valid JSON Pointer.`);
    }
  }
  const format = member(member(member(body, "outputConfig"), "textFormat"), "structure");
  const schema = member(format, "jsonSchema")["schema"];
  if (typeof schema === "string" && !isJson(schema)) {
    throw invalid("The value at outputConfig.textFormat.structure.jsonSchema.schema is not valid JSON.");
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
