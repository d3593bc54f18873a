/**
 * Keys and their end, in every form that a file, a shell, a secret store or an API gives.
 */
import { assert, assertEquals } from "@std/assert";
import { AuthenticationError, type BedrockOptions, createBedrock, type Credentials } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { keysOf } from "../../src/auth/keys.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { HI, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";

const KEYS = {
  accessKeyId: "ASIAEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG",
  sessionToken: "IQoJb3JpZ2luX2VjE+/=",
};
const VARIABLES = {
  accessKeyId: "AWS_ACCESS_KEY_ID",
  secretAccessKey: "AWS_SECRET_ACCESS_KEY",
  sessionToken: "AWS_SESSION_TOKEN",
} as const;
const MEMBERS = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[];

/** The three ways to give keys. */
const WAYS: Readonly<Record<string, (keys: Record<string, unknown>) => BedrockOptions>> = {
  // JavaScript may pass any value: its type is known only at run time.
  "static keys": (keys) => ({ credentials: keys as unknown as Credentials, env: {} }),
  "a provider": (keys) => ({ credentials: () => Promise.resolve(keys as unknown as Credentials), env: {} }),
  "the environment": (keys) => ({
    env: Object.fromEntries(MEMBERS.map((member) => [VARIABLES[member], keys[member]])),
  }),
};

const AROUND: readonly (readonly [what: string, before: string, after: string])[] = [
  ["a newline", "", "\n"],
  ["CRLF", "", "\r\n"],
  ["blanks", "  ", " \t"],
  ["a byte order mark", "\ufeff", ""],
  ["no-break spaces", "\u00a0", "\u00a0"],
];

for (const [way, options] of Object.entries(WAYS)) {
  for (const [what, before, after] of AROUND) {
    Deno.test(`${way} with ${what} around each value sign as the values alone`, async () => {
      for (const member of [...MEMBERS, undefined]) {
        const around = (value: string) => `${before}${value}${after}`;
        const keys = Object.fromEntries(
          MEMBERS.map((name) => [name, member && name !== member ? KEYS[name] : around(KEYS[name])]),
        );
        const fake = fakeBedrock({ credentials: KEYS });
        await createBedrock({ region: REGION, fetch: fake, ...options(keys) }).chat(HI);
        assertEquals(fake.requests.length, 1);
      }
    });
  }

  for (
    const [what, change, says] of [
      ["quotes around it", (value: string) => `"${value}"`, "has quotes around it; pass the value alone"],
      ["single quotes around it", (value: string) => `'${value}'\n`, "has quotes around it; pass the value alone"],
      ["a blank inside", (value: string) => `${value} x`, "has a space or a line break in it; pass the value alone"],
      [
        "a line break inside",
        (value: string) => `${value}\nx`,
        "has a space or a line break in it; pass the value alone",
      ],
      [
        "a zero-width space",
        (value: string) => `${value}\u200b`,
        "has an invisible character in it; copy the value again",
      ],
    ] as const
  ) {
    Deno.test(`${way} with ${what} are refused by name before anything is sent`, async () => {
      for (const member of MEMBERS) {
        const fake = fakeBedrock();
        const given = options({ ...KEYS, [member]: change(KEYS[member]) });
        const error = await failureOf(createBedrock({ region: REGION, fetch: fake, ...given }).chat(HI));
        assert(error instanceof AuthenticationError);
        const name = way === "the environment" ? VARIABLES[member] : `credentials.${member}`;
        assertEquals([error.message, error.kind, error.code], [
          `Cannot sign: ${name} ${says}`,
          "credentials",
          "InvalidCredentials",
        ]);
        for (const secret of Object.values(KEYS)) assert(!Deno.inspect(error).includes(secret));
        assertEquals(fake.requests.length, 0);
      }
    });
  }
}

const PASS = "pass { accessKeyId, secretAccessKey, sessionToken? }";
const REFUSED: readonly (readonly [what: string, keys: unknown, says: string])[] = [
  ["an empty accessKeyId", { ...KEYS, accessKeyId: "" }, `credentials.accessKeyId is empty; ${PASS}`],
  ["a blank secretAccessKey", { ...KEYS, secretAccessKey: " \n" }, `credentials.secretAccessKey is empty; ${PASS}`],
  ["no secretAccessKey", { accessKeyId: "A" }, `credentials.secretAccessKey is missing; ${PASS}`],
  ["a null accessKeyId", { ...KEYS, accessKeyId: null }, `credentials.accessKeyId is missing; ${PASS}`],
  ["a number", { ...KEYS, accessKeyId: 7 }, `credentials.accessKeyId is a number; ${PASS}`],
  ["an object", { ...KEYS, sessionToken: {} }, `credentials.sessionToken is an object; ${PASS}`],
  [
    "an umlaut in a header",
    { ...KEYS, sessionToken: "ü" },
    "credentials.sessionToken has a character that is not ASCII; copy the value again",
  ],
  ["nothing", undefined, `the credentials are missing; ${PASS}`],
  ["null", null, `the credentials are missing; ${PASS}`],
  ["a text", "AKIA:secret", `the credentials are a string; ${PASS}`],
];
for (const [what, keys, says] of REFUSED) {
  Deno.test(`credentials with ${what} are refused, and with the same words at every call`, async () => {
    const fake = fakeBedrock();
    // A provider may give anything at run time.
    const credentials = () => Promise.resolve(keys as Credentials);
    const bedrock = createBedrock({ region: REGION, fetch: fake, env: {}, credentials });
    for (let call = 0; call < 2; call++) {
      const error = await failureOf(bedrock.chat(HI));
      assertEquals([error.name, error.message], ["AuthenticationError", `Cannot sign: ${says}`]);
    }
    assertEquals(fake.requests.length, 0);
  });
}

Deno.test("a session token that is empty, blank, null or missing counts as none", () => {
  for (const sessionToken of ["", " \n", null, undefined]) {
    // Plain JavaScript may pass null.
    assertEquals(keysOf({ ...KEYS, sessionToken } as Credentials).sessionToken, "");
  }
});

const END = Date.parse("2026-11-20T01:00:00Z");
const ENDS: readonly (readonly [what: string, expiration: unknown, endsAt: number])[] = [
  ["a Date", new Date(END), END],
  ["ISO text", "2026-11-20T01:00:00Z", END],
  ["ISO text with milliseconds", "2026-11-20T01:00:00.250Z", END + 250],
  ["ISO text with nanoseconds, as Go writes", "2026-11-20T01:00:00.123456789Z", END + 123],
  ["ISO text with an offset", "2026-11-20T06:30:00+05:30", END],
  ["ISO text with a short offset", "2026-11-20T02:00:00+01", END],
  ["ISO text with an offset without a colon", "2026-11-20T00:00:00-0100", END],
  ["ISO text without a zone, which is UTC", "2026-11-20T01:00:00", END],
  ["ISO text without seconds", "2026-11-20T01:00Z", END],
  ["ISO text with blanks around it", " 2026-11-20T01:00:00Z\n", END],
  ["text as Python writes it", "2026-11-20 01:00:00.000000+00:00", END],
  ["a day", "2026-11-20", END - 3_600_000],
  ["seconds", END / 1000, END],
  ["seconds with a fraction", END / 1000 + 0.5, END + 500],
  ["milliseconds", END, END],
  ["seconds as text", `${END / 1000}`, END],
  ["seconds as text in scientific notation", "1.7634996E9", 1_763_499_600_000],
  ["milliseconds as text", ` ${END} `, END],
  ["null", null, Infinity],
  ["undefined", undefined, Infinity],
  ["0, long ago", 0, 0],
];

Deno.test("an expiration is a Date, ISO text, or seconds or milliseconds as number or text", () => {
  for (const [what, expiration, endsAt] of ENDS) {
    assertEquals([what, keysOf({ ...KEYS, expiration } as Credentials).endsAt], [what, endsAt]);
  }
});

const NO_EXPIRATIONS: readonly (readonly [expiration: unknown, shown: string])[] = [
  ["", '""'],
  ["tomorrow", '"tomorrow"'],
  ["PT1H", '"PT1H"'],
  ["2026-13-20T01:00:00Z", '"2026-13-20T01:00:00Z"'],
  ["20. 11. 2026", '"20. 11. 2026"'],
  ["x".repeat(1000), `"${"x".repeat(80)}…"`],
  ["9".repeat(30), `"${"9".repeat(30)}"`],
  [-1, "-1"],
  [NaN, "NaN"],
  [Infinity, "Infinity"],
  [1e20, "100000000000000000000"],
  [new Date(NaN), "an invalid Date"],
  [{}, "an object"],
  [[], "a list"],
  [true, "a boolean"],
  [7n, "a bigint"],
  [() => new Date(), "a function"],
  [Symbol("s"), "a symbol"],
  [{ getTime: () => END }, "an object"],
  [{ [Symbol.toStringTag]: "Date" }, "an object"],
];

Deno.test("any other expiration is refused by name at the first call, and at the second call alike", async () => {
  for (const [expiration, shown] of NO_EXPIRATIONS) {
    const fake = fakeBedrock({ credentials: KEYS });
    let asked = 0;
    const credentials = () => Promise.resolve({ ...KEYS, expiration, asked: ++asked } as unknown as Credentials);
    const bedrock = createBedrock({ region: REGION, fetch: fake, env: {}, credentials });
    for (let call = 1; call <= 2; call++) {
      const error = await failureOf(bedrock.chat(HI));
      assertEquals([error.code, error.message, error.cause], [
        "InvalidCredentials",
        `Cannot sign: credentials.expiration is ${shown}; pass a Date, ISO 8601 text, seconds or milliseconds since the epoch, ` +
        "or null",
        undefined,
      ]);
      assertEquals(asked, call);
    }
    assertEquals(fake.requests.length, 0);
  }
});

Deno.test("for every kind of expiration, the second call ends as the first does", async () => {
  const values = [...ENDS.map(([, expiration]) => expiration), ...NO_EXPIRATIONS.map(([expiration]) => expiration)];
  for (const way of ["static", "provider"]) {
    for (const expiration of values) {
      const clock = new VirtualClock();
      const fake = fakeBedrock({ clock, credentials: KEYS });
      // Any value may come at run time.
      const keys = { ...KEYS, expiration } as Credentials;
      const credentials = way === "static" ? keys : () => Promise.resolve(keys);
      const bedrock = createBedrock({ region: REGION, fetch: fake, env: {}, clock, credentials });
      const ends = [];
      for (let call = 0; call < 2; call++) {
        ends.push(await bedrock.chat(HI).then(({ stopReason }) => stopReason, ({ message }) => message));
      }
      assertEquals(ends[1], ends[0], `${way}: ${String(expiration)}`);
    }
  }
});

Deno.test("a Date of another realm is a Date", () => {
  // As in Jest: the same class by its slots, another one by its prototype.
  const foreign = Object.setPrototypeOf(new Date(END), Object.create(null));
  assertEquals(keysOf({ ...KEYS, expiration: foreign }).endsAt, END);
});

Deno.test("without crypto.subtle, as on an http page, a signature is refused with the cause, and an API key works", async () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, "crypto")!;
  const fake = fakeBedrock({ apiKey: "k" });
  for (const value of [undefined, { getRandomValues() {} }]) {
    Object.defineProperty(globalThis, "crypto", { configurable: true, value });
    try {
      for (
        const options of [{ credentials: KEYS, env: {} }, {
          env: { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "s" },
        }]
      ) {
        const error = await failureOf(createBedrock({ region: REGION, fetch: fake, ...options }).chat(HI));
        assertEquals([error.name, error.kind, error.code], ["AuthenticationError", "credentials", "NoWebCrypto"]);
        assertEquals(
          error.message,
          "Cannot sign: crypto.subtle is missing, as on a page that was not loaded over https; load the page over https or " +
            "from localhost, or use an API key",
        );
      }
      assertEquals(fake.requests.length, 0);
      await createBedrock({ region: REGION, fetch: fake, apiKey: "k", env: {} }).chat(HI);
      fake.reset();
    } finally {
      Object.defineProperty(globalThis, "crypto", original);
    }
  }
});
