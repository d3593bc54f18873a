/**
 * Requests for the tests of recordings.
 */

/** The bytes of a body. */
export async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await response.arrayBuffer());
}

const PATHS: Readonly<Record<string, (model: string) => string>> = {
  Converse: (model) => `/model/${model}/converse`,
  ConverseStream: (model) => `/model/${model}/converse-stream`,
  InvokeModel: (model) => `/model/${model}/invoke`,
  InvokeModelWithResponseStream: (model) => `/model/${model}/invoke-with-response-stream`,
  CountTokens: (model) => `/model/${model}/count-tokens`,
  ApplyGuardrail: () => "/guardrail/guardrail004/version/1/apply",
  ListFoundationModels: () => "/foundation-models",
  GetInferenceProfile: (model) => `/inference-profiles/${model}`,
};

/** Returns where AWS's clients send an operation. */
export function operationPath(operation: string, model: string): { readonly method: string; readonly path: string } {
  const path = PATHS[operation]?.(encodeURIComponent(model)) ?? "";
  return { method: operation.startsWith("Get") || operation.startsWith("List") ? "GET" : "POST", path };
}

/** The body of a request to Converse. */
export function converseBody(text: string): string {
  return JSON.stringify({ messages: [{ role: "user", content: [{ text }] }] });
}

/** A request to Converse. */
export function converse(text: string, model = "amazon.nova-lite-v1:0"): Request {
  return new Request(`https://bedrock-runtime.us-east-1.amazonaws.com${operationPath("Converse", model).path}`, {
    method: "POST",
    headers: { authorization: "Bearer fake-bedrock-key", "content-type": "application/json" },
    body: converseBody(text),
  });
}

/** The name and the message of the error of a promise. */
export async function errorOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return `${error}`;
  }
  return "no error";
}
