/**
 * The scripted services of providers whose streams are server-sent events do what the words of a script say.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ask as askGateway } from "../testing/gateway/support.ts";
import { chat } from "../testing/openai/support.ts";
import { gatewayService } from "./gateway_service.ts";
import { openAIService } from "./openai_service.ts";
import { type Script, type ScriptedService, UNKNOWN } from "./stage.ts";

const TEXT = "One, two, three, four, five, six, seven, eight, nine, ten, and so on to a hundred.";

interface Service {
  readonly start: (script: Script) => ScriptedService;
  readonly ask: (service: ScriptedService, stream: boolean) => Promise<Response>;
  /** A part of the event that ends a stream. */
  readonly end: string;
}

// A cast: the helpers call a fake as a function only.
const asFake = ({ fetch }: ScriptedService) =>
  ((url: string, init: RequestInit) => fetch(new Request(url, init))) as never;

const SERVICES: Readonly<Record<string, Service>> = {
  openai: {
    start: openAIService,
    ask: (service, stream) => chat(asFake(service), { stream }),
    end: '"finish_reason":"stop"',
  },
  gateway: {
    start: gatewayService,
    ask: (service, stream) => askGateway(asFake(service), { stream }),
    end: '"type":"finish"',
  },
};

for (const [name, { start, ask, end }] of Object.entries(SERVICES)) {
  Deno.test(`the scripted ${name} answers, refuses and throttles`, async () => {
    const plain = start({ text: TEXT });
    assert((await (await ask(plain, false)).text()).includes(TEXT));
    assert((await (await ask(plain, true)).text()).includes(end));
    assertEquals(plain.received().map(({ texts, ended }) => [texts, ended]), [[["Hi"], "complete"], [
      ["Hi"],
      "complete",
    ]]);
    const statuses = {
      authentication: 401,
      accessDenied: 403,
      validation: 400,
      contextLength: 400,
      notFound: 404,
    } as const;
    const later = { quota: name === "gateway" ? 402 : 429, overloaded: 503, model: 500 } as const;
    for (const [failure, status] of Object.entries({ ...statuses, ...later })) {
      // A cast: the entries of an object have no names.
      const service = start({ text: TEXT, failure: failure as keyof typeof statuses });
      for (const stream of [false, true]) {
        const response = await ask(service, stream);
        await response.body?.cancel();
        assertEquals(response.status, status, failure);
      }
    }
    const once = start({ text: TEXT, failure: "throttledOnce" });
    assertEquals([(await ask(once, true)).status, (await ask(once, true)).status], [429, 200]);
  });

  Deno.test(`the scripted ${name} ends streams as the words say`, async () => {
    const said = async (failure: Script["failure"]) =>
      await (await ask(start({ text: TEXT, failure: failure! }), true)).text();
    for (const failure of ["truncated", "unfinished", "failsMidway"] as const) {
      const text = await said(failure);
      assert(text.includes("One") && !text.includes(end), failure);
    }
    assert(!(await said("throttledInsideOnce")).includes("One"));
    await assertRejects(() => said("connectionLost"), TypeError);
    for (const failure of ["silentBeforeContent", "silentMidway"] as const) {
      const service = start({ text: TEXT, failure });
      const reader = (await ask(service, true)).body!.getReader();
      let text = "";
      const events = (name === "openai" ? 1 : 3) + (failure === "silentMidway" ? 1 : 0);
      for (let event = 0; event < events; event++) text += new TextDecoder().decode((await reader.read()).value);
      assertEquals(text.includes("One"), failure === "silentMidway");
      await reader.cancel();
    }
  });

  Deno.test(`the scripted ${name} calls tools, reasons, and sends what nobody knows`, async () => {
    const calls = [{ name: "weather", input: { city: "Oslo" } }, { name: "weather", broken: '{"city":' }];
    const called = await (await ask(start({ text: TEXT, calls }), false)).text();
    assert(called.includes("call-0") && called.includes("call-1") && !called.includes(TEXT));
    assert((await (await ask(start({ text: TEXT, reasoning: "Hmm." }), false)).text()).includes("Hmm."));
    const unknown = start({ text: TEXT, unknown: ["block", "event", "stopReason"] });
    const whole = await (await ask(unknown, false)).text();
    assert(whole.includes(UNKNOWN.block.name) && whole.includes(UNKNOWN.stopReason));
    assert((await (await ask(unknown, true)).text()).includes(UNKNOWN.event.name));
  });
}
