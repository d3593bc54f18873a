/** The AWS SDK as a contender, with an HTTP handler that the caller chooses. */
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { type Contender, type Create, KEYS, PROMPT } from "./contender.ts";

const messages: { role: "user"; content: { text: string }[] }[] = [{ role: "user", content: [{ text: PROMPT }] }];

/** Drives a client of the AWS SDK. */
export function driven(client: BedrockRuntimeClient): Contender {
  async function* deltas(modelId: string): AsyncGenerator<string, void> {
    const { stream } = await client.send(new ConverseStreamCommand({ modelId, messages }));
    for await (const event of stream!) {
      const text = event.contentBlockDelta?.delta?.text;
      if (text !== undefined) yield text;
    }
  }
  return {
    async chat(modelId) {
      const { output } = await client.send(new ConverseCommand({ modelId, messages }));
      return output!.message!.content![0]!.text!.length;
    },
    async stream(model) {
      let length = 0;
      for await (const text of deltas(model)) length += text.length;
      return length;
    },
    async consume(model, pause) {
      for await (const _ of deltas(model)) if (!await pause()) break;
    },
  };
}

/** Creates a contender with one of its handlers. */
export function over(handler: () => NonNullable<BedrockRuntimeClientConfig["requestHandler"]>): Create {
  return (endpoint) =>
    driven(
      new BedrockRuntimeClient({ region: "us-east-1", endpoint, credentials: KEYS, requestHandler: handler() }),
    );
}
