/** Files that go with the next message. */

const IMAGES = new Map([["image/png", "png"], ["image/jpeg", "jpeg"], ["image/gif", "gif"], ["image/webp", "webp"]]);
const DOCUMENTS = ["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"];

/** Returns the content block of a file. */
async function blockOf(file) {
  const bytes = await base64Of(file);
  const image = IMAGES.get(file.type);
  if (image) return { type: "image", format: image, source: { bytes } };
  const [, stem, extension] = /^(.*)\.(\w+)$/.exec(file.name) ?? [];
  const format = extension?.toLowerCase();
  if (!DOCUMENTS.includes(format)) {
    throw new Error(`Cannot attach ${file.name}: use an image or ${DOCUMENTS.join(", ")}`);
  }
  return { type: "document", name: stem, format, source: { bytes } };
}

/** Reads a file as base64, without the prefix of a data URL. */
function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** The list of attached files. */
export class Attachments {
  #list;
  #files = [];

  /** @param {HTMLUListElement} list where the files are shown */
  constructor(list) {
    this.#list = list;
  }

  /** Adds a file, with a button that takes it away. */
  async add(file) {
    const attached = { block: await blockOf(file), name: file.name };
    const item = document.createElement("li");
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    remove.addEventListener("click", () => {
      this.#files.splice(this.#files.indexOf(attached), 1);
      item.remove();
    });
    item.append(previewOf(attached), " ", remove);
    this.#list.append(item);
    this.#files.push(attached);
  }

  /** Returns the files, and empties the list. */
  take() {
    this.#list.replaceChildren();
    return this.#files.splice(0);
  }
}

/** A small picture, or the name of a document. */
export function previewOf({ block, name }) {
  if (block.type !== "image") return document.createTextNode(name);
  const image = document.createElement("img");
  image.src = `data:image/${block.format};base64,${block.source.bytes}`;
  image.alt = name;
  return image;
}
