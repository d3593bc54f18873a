/** The messages on the page, and the figures below each answer. */
import { previewOf } from "./attachments.js";

/** The messages of a conversation, as the page shows them. */
export class Transcript {
  #log;

  /** @param {HTMLElement} log where the messages are shown */
  constructor(log) {
    this.#log = log;
  }

  /** Shows a message of the user. */
  addQuestion(text, files) {
    const article = this.#add("user", "You");
    for (const file of files) article.append(previewOf(file), " ");
    article.append(element("div", "text", text));
    this.#scroll();
  }

  /** Begins the answer of a model. */
  beginAnswer(model) {
    const article = this.#add("model", model);
    article.setAttribute("aria-busy", "true");
    return new Answer(article, () => this.#scroll());
  }

  /** Takes all messages away. */
  clear() {
    this.#log.replaceChildren();
  }

  #add(className, heading) {
    const article = document.createElement("article");
    article.className = className;
    article.append(element("h2", "", heading));
    this.#log.append(article);
    return article;
  }

  #scroll() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}

/** One answer, which grows. Reasoning and the calls of tools stand apart from the text. */
class Answer {
  #article;
  #scroll;
  #part;

  constructor(article, scroll) {
    this.#article = article;
    this.#scroll = scroll;
    this.#part = this.#append(element("div", "text"));
  }

  /** Shows an event of the stream. */
  show(event) {
    if (event.type === "text") this.#partOf("text").append(event.text);
    if (event.type === "reasoning") this.#partOf("reasoning").append(event.text);
    if (event.type === "toolUse") this.#append(element("div", "tool", callOf(event.toolUse)));
    if (event.type === "toolResult") this.#append(element("div", "tool", resultOf(event.toolResult)));
    this.#scroll();
  }

  /** Ends the answer with its figures. */
  end(figures, repairs) {
    this.#finish();
    for (const { message } of repairs) this.#append(element("p", "note", message));
    this.#append(element("p", "figures", figures));
    this.#scroll();
  }

  /** Ends the answer with the reason why it is not whole. */
  fail(message) {
    this.#finish();
    const failure = element("p", "failure", message);
    failure.setAttribute("role", "alert");
    this.#append(failure);
    this.#scroll();
  }

  #finish() {
    this.#article.removeAttribute("aria-busy");
    // The place of the first word, if there was none.
    for (const empty of this.#article.querySelectorAll(".text:empty")) empty.remove();
  }

  #partOf(kind) {
    if (!this.#part.classList.contains(kind)) {
      this.#part = this.#append(kind === "reasoning" ? thoughts() : element("div", kind));
    }
    return this.#part;
  }

  /** Appends an element, and returns the one that its text goes into. */
  #append(appended) {
    this.#article.append(appended);
    this.#part = appended.querySelector(".reasoning") ?? appended;
    return this.#part;
  }
}

function callOf({ name, input, invalid }) {
  return invalid ? `${name} cannot be called: ${invalid.error}` : `${name}(${JSON.stringify(input)})`;
}

function resultOf({ content, status }) {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return `${status === "error" ? "failed" : "answered"}: ${text}`;
}

/** Reasoning, which can be folded away. */
function thoughts() {
  const details = document.createElement("details");
  details.open = true;
  details.append(element("summary", "", "Reasoning"), element("div", "reasoning"));
  return details;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
