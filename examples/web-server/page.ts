/**
 * A page that asks, and shows the answer as it arrives. Plain HTML and a script, without a build step.
 *
 * @module
 */

/**
 * Reads a response of `toResponse()` to its end. Runs in the page, which contains the text of this function: the
 * function must not use anything outside itself.
 *
 * @throws {Error} for a refusal, a failure midway, or an incomplete answer.
 */
export async function readAnswer(response: Response, onText: (text: string) => void): Promise<void> {
  if (response.status === 429) {
    throw new Error(`busy; try again in ${response.headers.get("retry-after") ?? "a few"} s`);
  }
  if (!response.ok || !response.body) throw new Error(`no answer (HTTP ${response.status})`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "", isWhole = false;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const messages = (rest + read.value).split("\n\n");
    rest = messages.pop() ?? "";
    for (const message of messages) {
      const line = message.split("\n").find((line) => line.startsWith("data: "));
      if (line === undefined) continue; // A comment, which keeps the connection alive.
      const event = JSON.parse(line.slice("data: ".length));
      if (event.type === "text") onText(event.text);
      if (event.type === "error") throw new Error(`the answer broke off (${event.kind})`);
      if (event.type === "stop") isWhole = true;
    }
  }
  if (!isWhole) throw new Error("the answer was cut off");
}

/** The page. A new question, or leaving the page, stops the current answer and the model. */
export const page: string = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Ask</title>
<form>
  <input name="question" placeholder="What is the capital of France?" autocomplete="off" required autofocus>
  <button>Ask</button>
</form>
<p id="answer" style="white-space: pre-wrap"></p>
<script type="module">
${readAnswer}

const form = document.querySelector("form");
const answer = document.querySelector("#answer");
let asked = new AbortController();
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  asked.abort();
  const { signal } = asked = new AbortController();
  answer.textContent = "";
  try {
    const question = new FormData(form).get("question");
    const response = await fetch("/chat", { method: "POST", body: question, signal });
    await readAnswer(response, (text) => answer.textContent += text);
  } catch (error) {
    if (!signal.aborted) answer.textContent += \` [\${error.message}]\`;
  }
});
</script>
`;
