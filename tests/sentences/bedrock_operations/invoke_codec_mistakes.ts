/**
 * The sentences about the codecs of InvokeModel.
 */
import { anthropic } from "@bedrock-edge/client/invoke";
import { bad, chat, client, type Row } from "../row.ts";

const model = "us.anthropic.claude-sonnet-4-6";
const guardrail = { id: "g", version: "1" };
const native = (options: Record<string, unknown> = {}) =>
  chat({ model, maxTokens: 10, ...options }, client({ codecs: [anthropic({ models: "all" })] }));
const withBlock = (block: Record<string, unknown>, options: Record<string, unknown> = {}) =>
  native({ messages: [{ role: "user", content: [{ type: "text", text: "Hi" }, block] }], ...options });

/** Chats through `anthropic()`. */
export const INVOKE_CODECS: readonly Row[] = [
  {
    says: 'TypeError: Cannot use option "modles": unknown option; did you mean "models"?',
    when: () => anthropic(bad({ modles: "all" })),
  },
  {
    says: 'TypeError: Cannot use option "models": "every" is not valid; use "all", or a list of ids',
    when: () => anthropic(bad({ models: "every" })),
  },
  {
    says: 'TypeError: Cannot use option "models": a number is not valid; use "all", or a list of ids',
    when: () => anthropic(bad({ models: 7 })),
  },
  {
    says: 'TypeError: Cannot use option "models[1]": "" is not valid; use the id of a model',
    when: () => anthropic({ models: [model, ""] }),
  },
  {
    says:
      'TypeError: Cannot use anthropic() for "amazon.nova-lite-v1:0": InvokeModel takes bodies of the format "nova" for it; ' +
      "use nova()",
    when: () => anthropic({ models: ["amazon.nova-lite-v1:0"] }),
  },
  {
    says:
      'TypeError: Cannot use anthropic() for "amazon.titan-text-express-v1": InvokeModel takes bodies of the format ' +
      '"titan-text" for it; no model of that format is offered any more; use "amazon.nova-lite-v1:0", and readInvokeAnswer() ' +
      "for recorded answers",
    when: () => anthropic({ models: ["amazon.titan-text-express-v1"] }),
  },
  {
    says: 'TypeError: Cannot use anthropic() for "cohere.command-r-v1:0": InvokeModel takes bodies of the format ' +
      '"cohere-command-r" for it; no model of that format is offered any more; use a model of ' +
      'listModels({ status: "active" }), and readInvokeAnswer() for recorded answers',
    when: () => anthropic({ models: ["cohere.command-r-v1:0"] }),
  },
  {
    says: 'TypeError: Cannot chat with "amazon.titan-embed-text-v2:0": it only embeds; use embed() of ' +
      '"@bedrock-edge/client/embed"',
    when: () => anthropic({ models: ["amazon.titan-embed-text-v2:0"] }),
  },
  {
    says: 'TypeError: Cannot use option "codecs[0]": a function is not valid; use the value of anthropic()',
    when: () => client({ codecs: [anthropic] }),
  },
  {
    says:
      'TypeError: Cannot use option "additionalModelResponseFieldPaths" with anthropic(): InvokeModel has no member for it; ' +
      "read result.unknown",
    when: () => native({ additionalModelResponseFieldPaths: ["/id"] }),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[1] is an image for a guardrail, which InvokeModel cannot mark; send it as an " +
      "image block, or use Converse",
    when: () =>
      withBlock(
        { type: "guardContent", content: { image: { format: "png", source: { bytes: "aaaa" } } } },
        { guardrail },
      ),
  },
  {
    says:
      'TypeError: Cannot chat: messages[0].content[1] has the qualifiers ["query","guard_content"], which InvokeModel cannot ' +
      "express; use one of guard_content, grounding_source, query, or use Converse",
    when: () =>
      withBlock({ type: "guardContent", content: { text: "a", qualifiers: ["query", "guard_content"] } }, {
        guardrail,
      }),
  },
  {
    says:
      'TypeError: Cannot chat: messages[0].content[1] has the format "docx", which the format of the body does not have; send a ' +
      "PDF or text, or use Converse",
    when: () => withBlock({ type: "document", name: "a", format: "docx", source: { bytes: "UEsDBA==" } }),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[1].source is a URL, which InvokeModel does not read; pass { bytes }",
    when: () =>
      withBlock({ type: "image", format: "png", source: { url: "https://example.com/a.png" } }, { check: "off" }),
  },
  {
    says: "TypeError: Cannot chat: messages[0].content[0] is a cache point before all content; put it behind a block",
    when: () => native({ check: "off", messages: [{ role: "user", content: [{ type: "cachePoint" }] }] }),
  },
  {
    says:
      "TypeError: Cannot chat: tools[0] is a tool of Converse's own, which the format does not have; write the tools that " +
      "Anthropic runs into additionalModelRequestFields: { tools }",
    when: () => native({ tools: [{ type: "systemTool", name: "search" }] }),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[1] is the result of a service's own tool in Converse's form, which the format " +
      "cannot express; leave out the call and its result",
    when: () =>
      native({
        messages: [{
          role: "assistant",
          content: [
            { type: "toolUse", toolUseId: "a", name: "search", input: {}, serverTool: "server_tool_use" },
            { type: "toolResult", toolUseId: "a", content: "x", serverTool: true },
          ],
        }, { role: "user", content: "Hi" }],
      }),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[1] is a video, which the format does not have; use a model that reads videos, " +
      "through Converse",
    when: () => withBlock({ type: "video", format: "mp4", source: { bytes: "aaaa" } }, { check: "off" }),
  },
];
