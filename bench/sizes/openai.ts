/** The code that a user bundles for one streaming chat with the client of OpenAI. `../measures/bundle.ts` measures it; it never runs. */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import OpenAI from "npm:openai@7.59.0";

const client = new OpenAI({ baseURL: "http://localhost:11434/v1", apiKey: "k", dangerouslyAllowBrowser: true });
const stream = await client.chat.completions.create({
  model: "llama3.2",
  messages: [{ role: "user", content: "Hello" }],
  stream: true,
});
for await (const { choices } of stream) {
  const text = choices[0]?.delta.content;
  if (text) console.log(text);
}
