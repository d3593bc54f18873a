/**
 * A page that calls Bedrock itself: Amazon Cognito gives each visitor credentials that end after an hour, and no server of
 * yours stands between.
 *
 * Copy this folder, and write the id of your identity pool into `index.html`.
 *
 * ```sh
 * npm install
 * npm run dev
 * ```
 *
 * The pool's role decides what a visitor may do: allow `bedrock:InvokeModelWithResponseStream` for this model, and nothing
 * else. Visitors spend your money: a pool for users who are signed in, with their tokens in `logins`, knows who does. A
 * long-term key never belongs in a page, and the client refuses to send one.
 *
 * @module
 */
import { createBedrock, isProviderError } from "@bedrock-edge/client";
import { fromCognitoIdentity } from "@bedrock-edge/client/credentials";
import { inferenceProfile } from "@bedrock-edge/client/models";

/** Returns the element of the page. */
function element<E extends Element>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}

const form: HTMLFormElement = element("form");
const stop: HTMLButtonElement = element("#stop");
const answer: HTMLParagraphElement = element("p");

const identityPoolId = element<HTMLMetaElement>("meta[name=identity-pool-id]").content;
const [region = ""] = identityPoolId.split(":");
const bedrock = createBedrock({
  region,
  credentials: fromCognitoIdentity({
    identityPoolId,
    // A guest who comes back is the same guest.
    store: {
      get: (key) => localStorage.getItem(key),
      set: (key, value) => localStorage.setItem(key, value),
      delete: (key) => localStorage.removeItem(key),
    },
  }),
});

async function ask(question: string, signal: AbortSignal): Promise<void> {
  const { modelId } = inferenceProfile("amazon.nova-lite-v1:0", { region });
  const stream = bedrock.stream({ model: modelId, messages: question, maxTokens: 1000, signal });
  for await (const text of stream.textStream) answer.append(text);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const left = new AbortController();
  stop.onclick = () => left.abort();
  stop.disabled = false;
  answer.replaceChildren();
  try {
    await ask(String(new FormData(form).get("question")), left.signal);
  } catch (error) {
    const reason = left.signal.aborted ? "stopped" : isProviderError(error) ? error.kind : String(error);
    answer.append(` [${reason}]`);
  } finally {
    stop.disabled = true;
  }
});
