/** The page: what the user does, and what happens then. */
import { ask } from "./answer.js";
import { Attachments } from "./attachments.js";
import { offer, showFacts, showModels } from "./models.js";
import { Transcript } from "./transcript.js";

const byId = (id) => document.getElementById(id);
const [model, reasoning, tools, system] = ["model", "reasoning", "tools", "system"].map(byId);
const [composer, prompt, send, stop] = ["composer", "prompt", "send", "stop"].map(byId);
const transcript = new Transcript(byId("transcript"));
const attachments = new Attachments(byId("attached"));

/** The conversation so far, as the next request sends it. */
let messages = [];
/** The sums of all answers. The cost is unknown as soon as the cost of one answer is. */
let spent = { input: 0, output: 0, cost: 0 };
/** Stops the answer that is coming. */
let running;

const models = await (await fetch("models")).json();
showModels(model, models);
chooseModel();
showTotal();

function chooseModel() {
  const chosen = models.find(({ id }) => id === model.value);
  if (!chosen) return;
  localStorage.setItem("model", chosen.id);
  showFacts(byId("facts"), chosen);
  offer(chosen, { reasoning, tools });
}

function money(cost) {
  return cost === undefined ? "cost unknown" : `$${cost.toFixed(cost < 0.01 ? 6 : 4)}`;
}

function count(tokens) {
  return tokens.toLocaleString("en-US");
}

function showTotal() {
  byId("total").textContent = `${count(spent.input)} tokens in, ${count(spent.output)} out, ${money(spent.cost)}`;
}

/** The figures of an answer. */
function figuresOf({ usage, cost }, { sentAt, firstAt, endedAt }) {
  const figures = [];
  if (usage) figures.push(`${count(inputOf(usage))} tokens in, ${count(usage.outputTokens)} out`);
  if (firstAt) figures.push(`${Math.round(firstAt - sentAt)} ms to the first token`);
  const seconds = (endedAt - firstAt) / 1000;
  if (usage && seconds > 0) figures.push(`${(usage.outputTokens / seconds).toFixed(1)} tokens per second`);
  return [...figures, money(cost)].join(" · ");
}

/** All tokens of the prompt, those of the cache included. */
function inputOf({ inputTokens, cacheReadInputTokens, cacheWriteInputTokens }) {
  return inputTokens + cacheReadInputTokens + cacheWriteInputTokens;
}

function add({ usage, cost }) {
  if (usage) spent = { ...spent, input: spent.input + inputOf(usage), output: spent.output + usage.outputTokens };
  spent.cost = cost === undefined || spent.cost === undefined ? undefined : spent.cost + cost;
  showTotal();
}

/** Asks, and shows the answer as it arrives. A question without a whole answer is not part of the conversation. */
async function converse(text, files) {
  running = new AbortController();
  const { signal } = running;
  setBusy(true);
  transcript.addQuestion(text, files);
  const answer = transcript.beginAnswer(model.value);
  const question = { role: "user", content: [...files.map(({ block }) => block), { type: "text", text }] };
  const times = { sentAt: performance.now() };
  try {
    for await (const event of ask(requestOf([...messages, question]), signal)) {
      if (event.type === "text" || event.type === "reasoning") times.firstAt ??= performance.now();
      if (event.type !== "outcome") {
        answer.show(event);
        continue;
      }
      times.endedAt = performance.now();
      messages = event.messages ?? [...messages, question, event.message];
      add(event);
      answer.end(figuresOf(event, times), event.repairs);
    }
  } catch (error) {
    answer.fail(
      signal.aborted ? "Stopped. This question and its answer are not part of the conversation." : error.message,
    );
  } finally {
    setBusy(false);
  }
}

function requestOf(messages) {
  return {
    model: model.value,
    messages,
    ...system.value.trim() && { system: system.value },
    ...reasoning.value && { reasoning: { effort: reasoning.value } },
    ...tools.checked && { usesTools: true },
  };
}

function setBusy(isBusy) {
  send.hidden = isBusy;
  stop.hidden = !isBusy;
  byId("clear").disabled = isBusy;
  if (!isBusy) prompt.focus();
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = prompt.value.trim();
  if (text === "" || !send.checkVisibility()) return;
  prompt.value = "";
  converse(text, attachments.take());
});
prompt.addEventListener("keydown", (event) => {
  // While a word is being composed, Enter ends the word.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") running?.abort();
});
stop.addEventListener("click", () => running?.abort());
model.addEventListener("change", chooseModel);
byId("files").addEventListener("change", async ({ target }) => {
  for (const file of target.files) {
    try {
      await attachments.add(file);
    } catch (error) {
      transcript.beginAnswer("Attachment").fail(error.message);
    }
  }
  target.value = "";
});
byId("clear").addEventListener("click", () => {
  messages = [];
  spent = { input: 0, output: 0, cost: 0 };
  transcript.clear();
  showTotal();
  prompt.focus();
});
byId("theme").addEventListener("click", () => {
  const { dataset } = document.documentElement;
  const isDark = (dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  dataset.theme = isDark ? "light" : "dark";
  localStorage.setItem("theme", dataset.theme);
});
document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "";
// On a phone the conversation comes first.
if (matchMedia("(max-width: 44rem)").matches) byId("settings").open = false;
prompt.focus();
