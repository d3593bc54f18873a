/**
 * The places where a case can run: the service in this process, or behind a socket of a server that `remote.ts` runs.
 */
import type { ChatProvider } from "@bedrock-edge/client";
import type { ContractClock } from "./clock.ts";
import { endable } from "./endable.ts";
import type { ReceivedRequest, Script, Subject } from "./stage.ts";

/** A provider that is connected to a service. */
export interface Connected {
  readonly provider: ChatProvider;
  received(): Promise<readonly ReceivedRequest[]>;
  /** Ends the service. Every open answer breaks off, so that nothing waits for the service any more. */
  end(): Promise<void>;
}

/** Starts a service with a script, and connects a provider to it. */
export type Place = (subject: Subject, script: Script, clock: ContractClock) => Promise<Connected>;

/** The service runs in this process, without a socket. */
export const inProcess: Place = (subject, script, clock) => {
  const service = endable(subject.startService(script));
  const provider = subject.createProvider({
    url: "https://service.example",
    fetch: (input, init) => service.fetch(new Request(input, init)),
    clock,
  });
  return Promise.resolve({
    provider,
    received: () => Promise.resolve(service.received()),
    end: () => Promise.resolve(service.end()),
  });
};

/**
 * The service runs behind a socket, so that the runtime's own `fetch` and its connections are tested too.
 *
 * @param origin of the server of `remote.ts`.
 */
export function overSockets(origin: string): Place {
  return async (subject, script, clock) => {
    const body = JSON.stringify({ subject: subject.name, script });
    const url = await (await fetch(`${origin}/stages`, { method: "POST", body })).text();
    return {
      provider: subject.createProvider({ url, clock }),
      received: async () => await (await fetch(`${url}/received`)).json(),
      end: async () => void await (await fetch(url, { method: "DELETE" })).body?.cancel(),
    };
  };
}
