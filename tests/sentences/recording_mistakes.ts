/**
 * The sentences about mistakes with recordings.
 */
import { record, replay } from "@bedrock-edge/client/testing";
import { converse } from "../testing/recording/support.ts";
import { bad, type Row } from "./row.ts";

const recording = { source: "here", operation: "Converse", model: "m", status: 200, request: { a: 1 } };
const line = JSON.stringify(recording);

/** Records and replays. */
export const RECORDINGS: readonly Row[] = [
  {
    says: "TypeError: Cannot record: the fetch is undefined; pass the global fetch or a fake",
    when: () => record(bad(undefined), () => {}),
  },
  {
    says: "TypeError: Cannot record: the sink is an object; pass a function that takes a line",
    when: () => record(fetch, bad({})),
  },
  {
    says:
      "TypeError: Cannot replay a number: not a source of recordings; pass the text of a file that record() wrote, or a " +
      "list of its lines",
    when: () => replay(bad(7)),
  },
  {
    says:
      "TypeError: Cannot replay a source without recordings: there is no line in it; record() writes one an exchange",
    when: () => replay(" \n"),
  },
  {
    says:
      "TypeError: Cannot replay line 2: not JSON; pass the text of the file, not its name, with one recording a line",
    when: () => replay(`${line}\ntraffic.jsonl\n`),
  },
  {
    says:
      "TypeError: Cannot replay line 1: its status is undefined; a recording has an operation and a status from 200 to 599",
    when: () => replay('{"operation":"Converse"}'),
  },
  {
    says:
      "TypeError: Cannot replay line 1: it has no operation; a recording has an operation and a status from 200 to 599",
    when: () => replay('{"status":200}'),
  },
  {
    says:
      "TypeError: Cannot replay line 1: a list is not a recording; a recording has an operation and a status from 200 to 599",
    when: () => replay("[]"),
  },
  {
    says:
      "TypeError: Cannot replay line 1: its responseBase64 is not base64; a recording has an operation and a status from 200 to 599",
    when: () => replay([{ ...recording, responseBase64: "?" }]),
  },
  {
    says:
      "TypeError: Cannot replay POST /model/m/converse: no recording has this body; the nearest is recording 1 (here), which has " +
      "1 at a instead of undefined; record the request, or send the recorded one",
    when: () => replay(line)(converse("Hi", "m")),
  },
  {
    says:
      "TypeError: Cannot replay POST /model/n/converse: no recording has this path; the nearest is recording 1 (here), POST " +
      "Converse of m; record the request, or send the recorded one",
    when: () => replay(line)(converse("Hi", "n")),
  },
  {
    says:
      "TypeError: Cannot replay POST /model/m/converse: recording 1 answered it before, and answers once; record the exchange once more",
    when: async () => {
      const fetch = replay([{ ...recording, source: "", request: undefined }]);
      await (await fetch(converse("Hi", "m"))).text();
      await fetch(converse("Hi", "m"));
    },
  },
];
