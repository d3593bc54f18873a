/** The answer to a question, read from the server's events. */

/**
 * Posts a question and hands out each event of the answer.
 *
 * @param {object} question what the server takes
 * @param {AbortSignal} signal stops the answer and the model
 * @yields {object} the events of the stream, then one with the type `outcome`
 * @throws {Error} for a refusal, a failure midway, and an answer that is cut off
 */
export async function* ask(question, signal) {
  const response = await fetch("chat", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question),
    signal,
  });
  if (!response.ok) throw new Error((await response.json()).message);
  let isWhole = false;
  for await (const event of eventsOf(response.body)) {
    // The failure in full follows the kind of the failure.
    if (event.type === "error") continue;
    if (event.type === "failure") throw new Error(event.message);
    if (event.type === "outcome") isWhole = true;
    yield event;
  }
  if (!isWhole) throw new Error("The connection broke before the answer was whole");
}

/** Parses server-sent events, each with JSON. */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const messages = (rest + read.value).split("\n\n");
      rest = messages.pop();
      for (const message of messages) {
        const line = message.split("\n").find((line) => line.startsWith("data: "));
        // A message without data is a comment, which keeps the connection alive.
        if (line !== undefined) yield JSON.parse(line.slice("data: ".length));
      }
    }
  } finally {
    await reader.cancel();
  }
}
