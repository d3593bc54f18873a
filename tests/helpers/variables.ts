/**
 * Variables of the environment, for libraries that read them. For oracles only.
 */
import process from "node:process";

/**
 * Runs as if the process had these variables of AWS alone, beside those of others. The real ones belong to the process, whose
 * other test files run at the same time. Libraries read Node's view of them, and we read Deno's.
 */
export async function withVariables<T>(
  variables: Readonly<Record<string, string>>,
  run: () => Promise<T>,
): Promise<T> {
  const { env } = process;
  const { get } = Deno.env;
  const others = Object.entries(env).filter(([name]) => !name.startsWith("AWS_"));
  process.env = { ...Object.fromEntries(others), ...variables };
  Deno.env.get = (name) => process.env[name];
  try {
    return await run();
  } finally {
    process.env = env;
    Deno.env.get = get;
  }
}
