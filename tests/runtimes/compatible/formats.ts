/**
 * Answers of the three APIs as a server writes them. Source of the shapes: the references of OpenAI and Anthropic, read 2026-11-30.
 */

/** The call of a tool. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** The call that every answer with a call has. */
export const TOOL: ToolCall = { id: "call_1", name: "weather", input: { city: "Oslo", days: [1, 2] } };

const TOOL_JSON = JSON.stringify(TOOL.input);

/** How one API writes. */
export interface Format {
  /** Returns the text of the request. */
  textOf(body: Record<string, unknown>): string;
  whole(text: string): unknown;
  wholeTool(): unknown;
  /** Returns the events of a streamed text; the last one says that the answer is whole. */
  events(text: string): string[];
  toolEvents(): string[];
  errorEvent(message: string): string;
}

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const named = (value: { readonly type: string }) => `event: ${value.type}\n${data(value)}`;

function firstContent(list: unknown): string {
  const [first] = list as { content: string }[];
  return first?.content ?? "";
}

const chatMessage = (message: unknown, finish_reason: string) => ({
  ...{ id: "1", object: "chat.completion", created: 1, model: "m" },
  choices: [{ index: 0, message, finish_reason, logprobs: null }],
});
const chatDelta = (delta: unknown, finish_reason: string | null = null) =>
  data({
    id: "1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, finish_reason }],
  });
const chatCall = { id: TOOL.id, type: "function", function: { name: TOOL.name, arguments: TOOL_JSON } };

const CHAT: Format = {
  textOf: ({ messages }) => firstContent(messages),
  whole: (content) => chatMessage({ role: "assistant", content }, "stop"),
  wholeTool: () => chatMessage({ role: "assistant", content: null, tool_calls: [chatCall] }, "tool_calls"),
  events: (text) => [
    ...[...text].map((content) => chatDelta({ content })),
    chatDelta({}, "stop") + "data: [DONE]\n\n",
  ],
  toolEvents: () => [
    chatDelta({ tool_calls: [{ index: 0, ...chatCall, function: { name: TOOL.name, arguments: "" } }] }),
    ...[...TOOL_JSON].map((piece) => chatDelta({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
    chatDelta({}, "tool_calls") + "data: [DONE]\n\n",
  ],
  errorEvent: (message) => data({ error: { message, type: "server_error" } }),
};

const response = (output: readonly unknown[]) => ({
  ...{ id: "resp_1", object: "response", created_at: 1, model: "m", status: "completed", error: null },
  output,
});
const responseText = (text: string) =>
  response([{
    ...{ type: "message", id: "msg_1", role: "assistant", status: "completed" },
    content: [{ type: "output_text", text, annotations: [] }],
  }]);
const responseCall = () =>
  response([{ type: "function_call", id: "fc_1", call_id: TOOL.id, name: TOOL.name, arguments: TOOL_JSON }]);

const RESPONSES: Format = {
  textOf: ({ input }) => String(input),
  whole: responseText,
  wholeTool: responseCall,
  events: (text) => [
    named({ type: "response.created", ...{ response: response([]) } }),
    // As bedrock-mantle writes them (recorded 2026-07): the data, and then the name.
    ...[...text].map((delta) =>
      `data: ${JSON.stringify({ type: "response.output_text.delta", delta })}\nevent: response.output_text.delta\n\n`
    ),
    named({ type: "response.completed", ...{ response: responseText(text) } }),
  ],
  toolEvents: () => [
    ...[...TOOL_JSON].map((delta) => named({ type: "response.function_call_arguments.delta", ...{ delta } })),
    named({ type: "response.completed", ...{ response: responseCall() } }),
  ],
  errorEvent: (message) => named({ type: "error", ...{ code: "server_error", message } }),
};

const message = (content: readonly unknown[], stop_reason: string | null) => ({
  ...{ id: "msg_1", type: "message", role: "assistant", model: "m", stop_sequence: null },
  ...{ content, stop_reason, usage: { input_tokens: 1, output_tokens: 1 } },
});
const toolBlock = (input: unknown) => ({ type: "tool_use", id: TOOL.id, name: TOOL.name, input });
const block = (content_block: unknown, deltas: readonly unknown[], stop_reason: string) => [
  named({ type: "message_start", ...{ message: message([], null) } }),
  named({ type: "content_block_start", ...{ index: 0, content_block } }),
  ...deltas.map((delta) => named({ type: "content_block_delta", ...{ index: 0, delta } })),
  named({ type: "content_block_stop", ...{ index: 0 } }),
  named({ type: "message_delta", ...{ delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 2 } } }),
  named({ type: "message_stop" }),
];

const MESSAGES: Format = {
  textOf: ({ messages }) => firstContent(messages),
  whole: (text) => message([{ type: "text", text }], "end_turn"),
  wholeTool: () => message([toolBlock(TOOL.input)], "tool_use"),
  events: (text) =>
    block({ type: "text", text: "" }, [...text].map((text) => ({ type: "text_delta", text })), "end_turn"),
  toolEvents: () =>
    block(
      toolBlock({}),
      [...TOOL_JSON].map((partial_json) => ({ type: "input_json_delta", partial_json })),
      "tool_use",
    ),
  errorEvent: (message) => named({ type: "error", ...{ error: { type: "overloaded_error", message } } }),
};

/** The formats by the end of a path. */
export const FORMATS: Readonly<Record<string, Format>> = {
  "/chat/completions": CHAT,
  "/responses": RESPONSES,
  "/messages": MESSAGES,
};
