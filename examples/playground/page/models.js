/** The list of models, and the facts about the chosen one. */

const NAMES = {
  imageInput: "images",
  documentInput: "documents",
  videoInput: "videos",
  tools: "tools",
  structuredOutput: "structured output",
  reasoning: "reasoning",
  promptCache: "prompt cache",
};

/** Fills the list with the models of the region. Prefers a small model, or the one that was chosen last. */
export function showModels(select, models) {
  for (const provider of new Set(models.map(({ provider }) => provider))) {
    const group = document.createElement("optgroup");
    group.label = provider;
    for (const { id } of models.filter((model) => model.provider === provider)) group.append(new Option(id, id));
    select.append(group);
  }
  const last = localStorage.getItem("model");
  const small = models.find(({ id }) => id.includes("nova-lite"));
  const chosen = models.find(({ id }) => id === last) ?? small ?? models[0];
  if (chosen) select.value = chosen.id;
}

/** Shows what is known about a model. */
export function showFacts(list, { capabilities, contextWindow, maxOutputTokens, price, endOfLife }) {
  const dollars = (rate) => rate === undefined ? "unknown" : `$${rate}`;
  const facts = {
    "Can use": capabilities.map((name) => NAMES[name]).join(", ") || "text",
    Window: contextWindow && `${contextWindow.toLocaleString("en-US")} tokens`,
    Answer: maxOutputTokens && `up to ${maxOutputTokens.toLocaleString("en-US")} tokens`,
    Price: price && `${dollars(price.input)} in, ${dollars(price.output)} out per million tokens`,
    "Ends on": endOfLife,
  };
  list.replaceChildren();
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined) continue;
    const term = document.createElement("dt"), description = document.createElement("dd");
    term.textContent = name;
    description.textContent = value;
    list.append(term, description);
  }
}

/** Offers what the model can do, and nothing else. */
export function offer({ efforts, capabilities }, { reasoning, tools }) {
  const before = reasoning.value;
  reasoning.replaceChildren(new Option("as the model does by default", ""));
  for (const effort of efforts) reasoning.append(new Option(effort, effort));
  if (efforts.includes(before)) reasoning.value = before;
  reasoning.disabled = efforts.length === 0;
  tools.disabled = !capabilities.includes("tools");
  if (tools.disabled) tools.checked = false;
}
