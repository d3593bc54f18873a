/**
 * Generates `docs/repairs.md` and `docs/errors.md` from the tables of the source and of the tests.
 *
 * ```sh
 * deno task docs:generate           # writes
 * deno task docs:generate --check   # fails if a page differs from its tables
 * ```
 *
 * @module
 */
import { EVIDENCE } from "../../src/bedrock/converse/check/evidence.ts";
import { MODEL_EVIDENCE } from "../../src/bedrock/converse/model_rules/model_evidence.ts";
import { MEANINGS } from "../../src/aws/failure_meanings.ts";
import { MODEL_REPAIRS, REPAIRS } from "../../tests/sentences/repairs.ts";
import { writeGenerated } from "../write_generated.ts";
import { errorsPage } from "./errors_page.ts";
import { repairsPage } from "./repairs_page.ts";

const kinds = await Deno.readTextFile(new URL("../../src/errors/provider_error.ts", import.meta.url));

await writeGenerated({
  "docs/repairs.md": repairsPage([
    { title: "For every model", evidence: EVIDENCE, examples: REPAIRS },
    { title: "For models that are known to refuse", evidence: MODEL_EVIDENCE, examples: MODEL_REPAIRS },
  ]),
  "docs/errors.md": errorsPage(kinds, MEANINGS),
}, "docs:generate");
