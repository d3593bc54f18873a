/** The models of the fake, and the answers about them. */
import { unknownModel } from "../judge/limits.ts";

/** A model as `/models` writes it. */
type Entry = Readonly<Record<string, unknown>>;

/** The models that exist. */
export interface KnownModels {
  /** Returns the entry of a model. @throws {OpenAIRefusal} for a model that does not exist. */
  get(id: string): Entry;
  /** Returns the answer of `/models`. */
  list(): Entry;
}

/** A date that never changes. */
const CREATED = 1_764_460_800;

/** Reads the models of an option; without the option any id exists that does not begin with `nonexistent`. */
export function knownModels(models: readonly (string | Entry)[] | undefined): KnownModels {
  const entries = (models ?? ["fake-model"]).map((model) =>
    typeof model === "string" ? entryOf(model) : entryOf(model["id"], model)
  );
  return {
    get(id) {
      const found = entries.find((entry) => entry["id"] === id);
      if (found) return found;
      if (models || id.startsWith("nonexistent")) throw unknownModel(id);
      return entryOf(id);
    },
    list: () => ({ object: "list", data: entries }),
  };
}

function entryOf(id: unknown, more: Entry = {}): Entry {
  return { id, object: "model", created: CREATED, owned_by: "fake", ...more };
}
