/**
 * Every operation of the fake beside Converse and the control plane's questions.
 */
import { countTokensOperation } from "./invoke/count_tokens.ts";
import { guardrailOperations } from "./guardrail.ts";
import { asyncInvokeOperations } from "./async_invoke.ts";
import { batchOperations } from "./batch_jobs.ts";
import { invokeOperations } from "./invoke/invoke_model.ts";
import { knowledgeBaseOperations } from "./knowledge_base.ts";
import { messagesOperation } from "./messages/messages.ts";
import type { FakeServiceOperation, OperationTools } from "./operation.ts";
import type { FakeOperationOptions } from "./options.ts";
import { rerankOperation } from "./rerank.ts";

/** Creates the operations of one fake. Each folder of operations adds its own here. */
export function fakeOperations(
  options: FakeOperationOptions,
  tools: OperationTools,
): readonly FakeServiceOperation[] {
  return [
    countTokensOperation(),
    ...guardrailOperations(tools),
    ...invokeOperations(tools, options),
    ...knowledgeBaseOperations(options.knowledgeBases ?? {}, tools),
    ...asyncInvokeOperations(options.jobs ?? {}, tools),
    ...batchOperations(options.jobs ?? {}, tools),
    messagesOperation(tools),
    rerankOperation(),
  ];
}

/** An operation, and the parts of the path that lead to it. */
export interface OperationRoute {
  readonly operation: FakeServiceOperation;
  readonly parts: readonly string[];
}

/** Returns the operation that a request calls; `undefined` for other requests. */
export function operationRoute(
  operations: readonly FakeServiceOperation[],
  { method, url }: Request,
): OperationRoute | undefined {
  const { pathname } = new URL(url);
  for (const operation of operations) {
    const match = operation.method === method ? operation.path.exec(pathname) : null;
    if (match) return { operation, parts: match.slice(1).map((part = "") => decoded(part)) };
  }
  return undefined;
}

/** Invalid percent-encoding: the segment names nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
