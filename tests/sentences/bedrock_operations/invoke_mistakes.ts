/**
 * The sentences about mistakes in calls of InvokeModel.
 */
import { invokeModel, type InvokeModelOptions, invokeModelWithResponseStream } from "@bedrock-edge/client/invoke";
import { client, type Row } from "../row.ts";

const ask = (options: Record<string, unknown>) =>
  // A cast: a mistake.
  invokeModel(client(), { model: "amazon.nova-lite-v1:0", body: {}, ...options } as InvokeModelOptions);

/** Calls that cannot be made. */
export const INVOKES: readonly Row[] = [
  {
    says: "TypeError: Cannot call invokeModel(): the model is missing; pass model",
    when: () => ask({ model: undefined }),
  },
  {
    says:
      "TypeError: Cannot call invokeModelWithResponseStream(): the body is missing; pass body, in the model's own format",
    when: () => invokeModelWithResponseStream(client(), { model: "amazon.nova-lite-v1:0", body: undefined }),
  },
  {
    says:
      'TypeError: Cannot call invokeModel(): guardrail has no id; pass both, such as { id: "abc123", version: "1" }',
    when: () => ask({ guardrail: { version: "1" } }),
  },
  {
    says:
      'TypeError: Cannot call invokeModel(): guardrail has an id and no version; pass both, such as { id: "abc123", ' +
      'version: "1" }',
    when: () => ask({ guardrail: { id: "abc123" } }),
  },
];
