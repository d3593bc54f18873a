/** Yields the texts of a response of `toResponse`. Throws when it fails, and when it ends before the answer is whole. */
export async function* readAnswer(response) {
  if (!response.ok || !response.body) {
    throw new Error(`HTTP ${response.status}`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const messages = (rest + read.value).split("\n\n");
    rest = messages.pop() ?? "";
    for (
      const message of messages.filter((message) => message.includes("data: "))
    ) { // the others are comments
      const event = JSON.parse(
        message.slice(message.indexOf("data: ") + "data: ".length),
      );
      if (event.type === "text") yield event.text;
      if (event.type === "error") throw new Error(event.kind);
      if (event.type === "stop") return;
    }
  }
  throw new Error("the answer was cut off");
}
