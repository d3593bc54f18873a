/** TwelveLabs Pegasus: questions about a video. Source: the model's page of the user guide, read 2026-11-30. */
import type { FakeRequestBody } from "../../../base/request_log.ts";
import { tokenize } from "../../../answer/tokens.ts";
import { member } from "../../../judge/conversation.ts";
import { requireKeys } from "../base/body_rules.ts";
import type { TextAnswer, TextFamily } from "../base/text_family.ts";
import { textOf } from "./parts.ts";

/** Pegasus. */
export const PEGASUS: TextFamily = {
  formats: ["twelvelabs-pegasus"],
  judge: (body) => requireKeys(body, ["inputPrompt", "mediaSource"]),
  read(body) {
    const { base64String, s3Location } = member(body, "mediaSource");
    const source = base64String === undefined ? { s3Location } : { bytes: base64String };
    const content = [{ text: body["inputPrompt"] }, { video: { format: "mp4", source } }];
    const read = { messages: [{ role: "user", content }], inferenceConfig: { maxTokens: body["maxOutputTokens"] } };
    // A cast: the members have the types that the service accepts, or the fake reads them as absent.
    return read as unknown as FakeRequestBody;
  },
  whole: ({ response }) => ({
    message: textOf(response.output.message.content),
    finishReason: finishOf(response),
  }),
  chunks({ response }) {
    const pieces = tokenize(textOf(response.output.message.content));
    return [
      ...pieces.map((message) => ({ data: { message }, isDelta: true })),
      { data: { message: "", finishReason: finishOf(response) }, isEnd: true },
    ];
  },
};

function finishOf({ stopReason }: TextAnswer["response"]): string {
  return stopReason === "max_tokens" ? "length" : "stop";
}
