/**
 * The order of the targets.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createRouter, RouterError, type StrategyContext } from "@bedrock-edge/client/router";
import { seeded } from "../../helpers/random.ts";
import { failure, scripted, short } from "../scripted.ts";

const HI = { messages: "Hi" } as const;

Deno.test("weighted calls share the targets by their weights", async () => {
  const [a, b, spare] = [scripted("a", ["a"]), scripted("b", ["b"]), scripted("spare", ["c"])];
  const targets = [{ model: spare, weight: 0 }, { model: a, weight: 3 }, { model: b, weight: 1 }];
  const router = createRouter({ targets, strategy: "weighted", random: seeded(7) });
  for (let at = 0; at < 2000; at++) await router.chat(HI);
  assert(Math.abs(a.requests.length / 2000 - 0.75) < 0.03);
  assertEquals([a.requests.length + b.requests.length, spare.requests.length], [2000, 0]);
});

Deno.test("a target of weight 0 is called after all others", async () => {
  const down = [failure("overloaded")];
  const targets = [{ model: scripted("spare", ["c"]), weight: 0 }, scripted("a", down), scripted("b", down)];
  const route = short(await createRouter({ targets, strategy: "weighted" }).chat(HI));
  assertEquals([route.length, route.at(-1)], [3, "scripted/spare answered"]);
});

Deno.test("targets of weight 0 keep their order", async () => {
  const names = ["a", "b", "c"];
  const targets = names.map((name) => ({ model: scripted(name, [failure("overloaded")]), name, weight: 0 }));
  const error = await assertRejects(() => createRouter({ targets, strategy: "weighted" }).chat(HI), RouterError);
  assertEquals(error.route.map(({ target }) => target), names);
});

Deno.test("a function names the targets to try, and sees the request and who is free", async () => {
  const seen: StrategyContext[] = [];
  const [a, b, c] = [
    scripted("a", ["a"]),
    scripted("b", [failure("rateLimit", { retryAfterMs: 9000 })]),
    scripted("c", ["c"]),
  ];
  const router = createRouter({
    targets: [a, b, c],
    strategy: (context) => {
      seen.push(context);
      return ["scripted/b", "scripted/c", "scripted/b"];
    },
  });
  assertEquals(short(await router.chat(HI)), ["scripted/b failed rateLimit", "scripted/c answered"]);
  await router.chat(HI);
  assertEquals(seen[1]!.targets.map(({ name, isFree }) => [name, isFree]), [
    ["scripted/a", true],
    ["scripted/b", false],
    ["scripted/c", true],
  ]);
  assertEquals([seen[0]!.request.messages, seen[0]!.targets[0]!.model, seen[0]!.targets[0]!.weight], ["Hi", a, 1]);
  assertEquals(a.requests.length, 0);
});

Deno.test("a function may resolve later, and may name one target", async () => {
  const targets = [scripted("a", ["a"]), scripted("b", ["b"])];
  const router = createRouter({ targets, strategy: () => Promise.resolve("scripted/b") });
  assertEquals((await router.chat(HI)).text, "b");
});

Deno.test("a function that names no target, or an unknown one, is refused", async () => {
  const refused = (named: unknown, words: string) =>
    assertRejects(
      () => createRouter({ targets: [scripted("a", ["a"])], strategy: () => named as string }).chat(HI),
      TypeError,
      words,
    );
  await refused([], "strategy named no target");
  await refused(["b"], 'strategy returned "b"; the targets are "scripted/a"');
  await refused(undefined, "strategy returned undefined");
});

Deno.test("a function that returns nothing is refused, now or later", async () => {
  for (const strategy of [() => null, () => undefined, () => Promise.resolve(null), () => ({})]) {
    const router = createRouter({ targets: [scripted("a", ["a"])], strategy: strategy as never });
    await assertRejects(() => router.chat(HI), TypeError, "Cannot route the request: strategy returned");
  }
});
