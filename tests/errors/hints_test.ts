/** The service's refusals, each with its hint: this table pins every hint, once. */
import { assertEquals } from "@std/assert";
import { bearer, createTextClient, type ErrorKind } from "@bedrock-edge/client";
import { HI, MODEL, over } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { bodyOf, eventFrame, eventsOf, exceptionFrame, refusedBy, streamed } from "../helpers/wire.ts";

interface Case {
  readonly code?: string;
  readonly status?: number;
  readonly text: string;
  readonly kind?: ErrorKind;
  readonly hint: string;
}

const validation = { code: "ValidationException", status: 400, kind: "validation" } as const;
const SHORTEN = "Shorten the conversation, or use a model with a larger context window";
const ACCESS =
  "To get access, allow aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions and call the model once, or " +
  "send the Anthropic use case form from the console's model catalog; it takes up to 15 minutes";
const PAYMENT = "Add a valid means of payment to the AWS account, then try again after up to 15 minutes";
const BUDGET = "Raise the budget or the balance of the account or the gateway; waiting will not help";
const FACTS =
  "Pass models: modelFacts(), which writes reasoning as each model expects it; for an ARN, name the model with " +
  "declareModel() or resolveModel()";
const SCHEMA = "Strict tools do not support this schema; remove the keyword, or remove strict";

/** The hints of every client. */
const COMMON: readonly Case[] = [
  { text: "Input is too long for requested model.", kind: "contextLength", hint: SHORTEN },
  { text: "too many total text bytes", kind: "contextLength", hint: SHORTEN },
  { text: "The request exceeds the context window of this model.", kind: "contextLength", hint: SHORTEN },
  {
    code: "ThrottlingException",
    status: 429,
    text: "Too many tokens per day, please wait before trying again.",
    kind: "quota",
    hint: "Use another model or region; waiting will not help",
  },
  {
    code: "ThrottlingException",
    status: 429,
    text: "Too many requests, please wait before trying again.",
    kind: "rateLimit",
    hint: "Wait, lower maxTokens, or raise the quota",
  },
  {
    text:
      "The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is " +
      "lower than 4096.",
    hint: "Set maxTokens below 4096",
  },
  {
    text:
      `Invocation of model ID ${MODEL} with on-demand throughput isn\u2019t supported. Retry your request with the ID or ` +
      "ARN of an inference profile that contains this model.",
    hint: `Call it through an inference profile, such as "us.${MODEL}"`,
  },
  {
    text: "The provided model identifier is invalid.",
    hint: "Check the model id, and whether the region offers the model",
  },
  {
    code: "AccessDeniedException",
    status: 403,
    text: "You don't have access to the model with the specified model ID.",
    kind: "accessDenied",
    hint: ACCESS,
  },
  {
    code: "AccessDeniedException",
    status: 403,
    text:
      "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided. Your AWS " +
      "Marketplace subscription for this model cannot be completed at this time.",
    kind: "accessDenied",
    hint: PAYMENT,
  },
  {
    code: "ResourceNotFoundException",
    status: 404,
    text: "INVALID_PAYMENT_INSTRUMENT",
    kind: "accessDenied",
    hint: PAYMENT,
  },
  { text: "Budget has been exceeded! Current cost: 1.2, Max budget: 1", kind: "quota", hint: BUDGET },
  {
    code: "ThrottlingException",
    status: 429,
    text: "ExceededBudget: User=x over budget. Spend=1, Budget=1",
    kind: "quota",
    hint: BUDGET,
  },
  {
    code: "ThrottlingException",
    status: 429,
    text: "You exceeded your current quota, please check your plan",
    kind: "quota",
    hint: BUDGET,
  },
  { text: "Your credit balance is too low to access the API", kind: "quota", hint: BUDGET },
  {
    code: "ModelNotReadyException",
    status: 429,
    text: "Model is not ready for inference. Wait and try your request again.",
    kind: "overloaded",
    hint: "AWS loads an imported model again after it was not used for some minutes; try again later",
  },
  ...[
    [
      "with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-x/p-y",
      "The service control policy denies bedrock:InvokeModel; only a change there helps, because a deny overrides every allow",
    ],
    [
      "with an explicit deny in a permissions boundary",
      "The permissions boundary denies bedrock:InvokeModel; only a change there helps, because a deny overrides every allow",
    ],
    [
      "with an explicit deny in an identity-based policy",
      "The identity-based policy denies bedrock:InvokeModel; only a change there helps, because a deny overrides every allow",
    ],
    [
      "because no VPC endpoint policy allows the bedrock:InvokeModel action",
      "Allow bedrock:InvokeModel in the VPC endpoint policy too; a policy of the user or role alone is not enough",
    ],
    [
      "because no service control policy allows the bedrock:InvokeModel action",
      "Allow bedrock:InvokeModel in the service control policy too; a policy of the user or role alone is not enough",
    ],
    ["because no identity-based policy allows the bedrock:InvokeModel action", "Allow bedrock:InvokeModel in IAM"],
  ].map(([why = "", hint = ""]): Case => ({
    code: "AccessDeniedException",
    status: 403,
    text: `User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel on resource: x ${why}`,
    kind: "accessDenied",
    hint,
  })),
  {
    code: "AccessDeniedException",
    status: 403,
    text: "User: arn:aws:iam::123456789012:user/x is not authorized to perform: bedrock:InvokeModel on resource: x",
    kind: "accessDenied",
    hint: "Allow bedrock:InvokeModel in IAM",
  },
  {
    code: "AccessDeniedException",
    status: 403,
    text: "no",
    kind: "accessDenied",
    hint: "Allow bedrock:InvokeModel* in IAM",
  },
  {
    code: "ResourceNotFoundException",
    status: 404,
    text: "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
    kind: "notFound",
    hint: "Use the model's successor",
  },
  {
    code: "InvalidSignatureException",
    status: 403,
    text: "Signature expired: 20251117T063822Z is now earlier than 20251117T063849Z (20251117T064349Z - 5 min.)",
    kind: "authentication",
    hint: "Set this machine's clock",
  },
  {
    code: "ExpiredTokenException",
    status: 403,
    text: "The security token included in the request is expired",
    kind: "authentication",
    hint: "Get new credentials",
  },
  {
    code: "UnrecognizedClientException",
    status: 403,
    text: "The security token included in the request is invalid.",
    kind: "authentication",
    hint: "Check the keys and their region",
  },
];

/** The hints of a client that can ask for tools, media, documents and reasoning. */
const WHOLE: readonly Case[] = [
  {
    text: "This model doesn't support the s3Uri field. Remove s3Uri and try again.",
    hint: "This model reads no files from S3 here; send the bytes",
  },
  {
    text: "The model returned the following errors: messages.2.content.2.document.source.type: Field required",
    hint: "This model reads no documents from S3 here; send the bytes",
  },
  {
    text:
      "This model doesn\u2019t support the video content block that you provided. Update the content block and try again.",
    hint:
      "Remove video content for this model, or use a model that accepts it; models: modelFacts() refuses it before sending",
  },
  {
    text:
      "This model doesn't support the image content block that you provided. Update the content block and try again.",
    hint:
      "Remove image content for this model, or use a model that accepts it; models: modelFacts() refuses it before sending",
  },
  {
    text: "The model returned the following errors: Malformed input request: #/messages/2/content/0: extraneous key " +
      "[toolResult] is not permitted, please reformat your input and try again.",
    hint: "This model reads no documents or videos from S3 in a tool result; return the bytes, or text",
  },
  {
    text:
      "Malformed input request: #: extraneous key [top_k] is not permitted, please reformat your input and try again.",
    hint: "The model does not support top_k; remove it, also from additionalModelRequestFields",
  },
  {
    text:
      "The model returned the following errors: The detected file MIME type text/plain does not match the expected type " +
      "image/png. Reformat your input and try again.",
    hint: "The bytes do not match format; set format to the format of the bytes",
  },
  {
    text: "messages.0.content.1.image.source.base64.data: URL sources are not supported",
    hint: "Fetch the URL and send the bytes",
  },
  {
    text: "The provided model doesn't support counting tokens.",
    hint: "Count with the id of a Claude model, without the prefix of an inference profile",
  },
  {
    text:
      "tools.0: Input tag 'web_search_20250305' found using 'type' does not match any of the expected tags: 'custom'",
    hint: "The model does not support this type of tool here; remove the tool",
  },
  {
    text: "You can't include more than 5 documents in a request",
    hint: "The limit holds for the whole request, including the history and tool results; remove older files",
  },
  {
    text: "too many images and documents: 21 + 0 > 20",
    hint: "The limit holds for the whole request, including the history and tool results; remove older files",
  },
  {
    text: "User messages cannot contain reasoning content. Please remove the reasoning content and try again.",
    hint: "Remove reasoning from the history for this model",
  },
  {
    text:
      "The model returned the following errors: messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, " +
      "but found `tool_use`.",
    hint:
      "The turn that called the tool has no thinking block; send requests without reasoning until the tool loop ends",
  },
  {
    text: "The model returned the following errors: messages.1.content.0.thinking.signature: Field required",
    hint: "Send reasoning back unchanged, with its signature, or remove it",
  },
  {
    text: "The model returned the following errors: messages.1.content.0: Invalid `signature` in `thinking` block",
    hint: "Send reasoning back unchanged, with its signature, or remove it",
  },
  {
    text:
      "The DocumentSource object at messages.0.content.0.document.source must set one of the following keys: bytes, " +
      "s3Location.",
    hint:
      "Documents with text or content need citations: { enabled: true }; without citations, send the text as bytes with format txt",
  },
  {
    text: "Citations are not supported in tool result documents.",
    hint: "Remove citations from documents in tool results",
  },
  {
    text: "This model doesn't support the status field. Remove status and try again.",
    hint: "Remove status from tool results for this model",
  },
  {
    text: "This model doesn't support the stopSequences field. Remove stopSequences and try again.",
    hint: "Remove stopSequences for this model",
  },
  {
    text: "messages.2.content: Conversation blocks and tool result blocks cannot be provided in the same turn.",
    hint: "Send tool calls and tool results in turns of their own for this model, without other content",
  },
  {
    text: "Conversation blocks and tool use blocks cannot be provided in the same turn.",
    hint: "Send tool calls and tool results in turns of their own for this model, without other content",
  },
  {
    text: "The model returned the following errors: tools.0.custom.strict: Extra inputs are not permitted",
    hint: "Remove strict for this model",
  },
  {
    text:
      "The model returned the following errors: tools.0.custom: For 'array' type, property 'maxItems' is not supported",
    hint: SCHEMA,
  },
  {
    text:
      "The model returned the following errors: tools.0.custom: For 'object' type, 'additionalProperties' must be " +
      "explicitly set to false",
    hint: SCHEMA,
  },
  {
    text:
      "The model returned the following errors: output_config.format.schema: For 'array' type, property 'maxItems' is " +
      "not supported",
    hint: "Structured output does not support this schema; remove the keyword",
  },
  {
    text: "maxTokens must be unset when maxReasoningEffort is high",
    hint: "Remove maxTokens, temperature and topP, or use a lower effort",
  },
  {
    text: 'The model returned the following errors: "thinking.type.enabled" is not supported for this model. Use ' +
      '"thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    hint: FACTS,
  },
  { text: "The model returned the following errors: `temperature` is deprecated for this model.", hint: FACTS },
  {
    code: "AccessDeniedException",
    status: 403,
    text: "You invoked an unsupported model or your request did not allow prompt caching.",
    kind: "accessDenied",
    hint: "Remove cache points for this model",
  },
  {
    text: "This model doesn't support tool use in streaming mode.",
    hint: "Use chat() instead of stream(), or pass models: modelFacts(), which requests the answer whole",
  },
  {
    text: "This model doesn't support system messages. Try again without a system message.",
    hint: "Put the system text into the first user message",
  },
  {
    code: "ResourceNotFoundException",
    status: 404,
    text:
      "Model use case details have not been submitted for this account. Fill out the Anthropic use case details form.",
    kind: "accessDenied",
    hint:
      "To get access, send the Anthropic use case form from the console's model catalog, or with PutUseCaseForModelAccess; it " +
      "takes up to 15 minutes",
  },
  {
    code: "AccessDeniedException",
    status: 403,
    text:
      "Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace " +
      "actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.",
    kind: "accessDenied",
    hint:
      "To get access, allow aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions and call the model once; it takes up " +
      "to 15 minutes",
  },
  {
    text: "Could not resolve the foundation model from the provided model identifier.",
    hint: "Check the model id; call a region that offers the model, or an inference profile that serves this region",
  },
  {
    code: "ResourceNotFoundException",
    status: 404,
    text: "Could not resolve the foundation model from the provided model identifier.",
    kind: "notFound",
    hint: "Check the model id; call a region that offers the model, or an inference profile that serves this region",
  },
];

Deno.test("every refusal has its hint over every call, and inside a stream", async () => {
  for (const given of [...COMMON, ...WHOLE]) {
    const { code, status, text, kind, hint } = { ...validation, ...given };
    const refused = over(() => refusedBy(status, code, { message: text }), { retry: false }).bedrock;
    const calls: Record<string, () => Promise<unknown>> = {
      chat: () => refused.chat(HI),
      stream: () => refused.stream(HI).final(),
      converse: () => refused.converse(MODEL, {}),
      converseStream: () => refused.converseStream(MODEL, {}),
    };
    for (const before of [0, 1, 2]) {
      const frame = exceptionFrame(code[0]!.toLowerCase() + code.slice(1), { message: text });
      const frames = [...eventsOf("Par").slice(0, before).map(eventFrame), frame];
      const { bedrock } = over(() => streamed(bodyOf(frames).stream), { retry: false });
      calls[`after ${before} events`] = () => bedrock.stream(HI).final();
    }
    for (const [name, call] of Object.entries(calls)) {
      const error = await failureOf(call());
      assertEquals([error.kind, error.hint, error.retryable], [
        kind,
        hint,
        kind === "rateLimit" || kind === "overloaded",
      ], `${text} ${name}`);
    }
  }
});

Deno.test("a client that only sends text has the hints for text", async () => {
  for (const { code, status, text, kind, hint } of COMMON.map((given) => ({ ...validation, ...given }))) {
    const fetch = () => Promise.resolve(refusedBy(status, code, { message: text }));
    const bedrock = createTextClient(bearer("k"), { region: "us-east-1", fetch, retry: false });
    const error = await failureOf(bedrock.chat(HI));
    assertEquals([error.kind, error.hint], [kind, hint], text);
  }
});
