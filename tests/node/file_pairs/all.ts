/** Every pair of files. */
import type { FilePair } from "./pair.ts";
import { PROCESSES } from "./processes.ts";
import { ROLES } from "./roles.ts";
import { SECTIONS } from "./sections.ts";
import { SESSIONS } from "./sessions.ts";
import { LINES, PLAIN } from "./values.ts";

export const FILE_PAIRS: readonly FilePair[] = [...PLAIN, ...SECTIONS, ...LINES, ...ROLES, ...PROCESSES, ...SESSIONS];
