/**
 * Generates the facts about models for the compiler, the registry and `docs/models.md`, from `models.json`.
 *
 * ```sh
 * deno task models:generate           # writes
 * deno task models:generate --check   # fails when what is there is not what would be written
 * ```
 *
 * @module
 */
import { documentSource } from "./document.ts";
import { knownModelsSource } from "./known_models_source.ts";
import { pricesSource } from "./prices.ts";
import { readData } from "./schema.ts";
import { tableSource } from "./table_source.ts";
import { writeGenerated } from "../write_generated.ts";

const data = await readData();
const files = {
  "src/models/known_models.ts": knownModelsSource(data),
  "src/models/table.ts": tableSource(data),
  "src/bedrock/catalog/prices.ts": pricesSource(data.models, data.generated),
  "docs/models.md": documentSource(data),
};
await writeGenerated(files, "models:generate");
