/** The names of the fake's operations, by the faults that they can have. */
import type { FakeOperation } from "../base/request_log.ts";

/** Each operation, and the form of its answer. `control` is whole, from the fake's `controlPlane`. */
const FORMS: Readonly<Record<FakeOperation, "whole" | "streamed" | "control">> = {
  AbortMultipartUpload: "whole",
  AgenticRetrieveStream: "streamed",
  ApplyGuardrail: "whole",
  Converse: "whole",
  ConverseStream: "streamed",
  CompleteMultipartUpload: "whole",
  CountTokens: "whole",
  CreateMultipartUpload: "whole",
  CreateModelInvocationJob: "whole",
  GetAsyncInvoke: "whole",
  GetCustomModel: "control",
  GetCustomModelDeployment: "control",
  GetDocumentContent: "whole",
  GetImportedModel: "control",
  GetInferenceProfile: "control",
  GetModelInvocationJob: "whole",
  GetObject: "whole",
  GetPrompt: "control",
  GetPromptRouter: "control",
  GetProvisionedModelThroughput: "control",
  InvokeGuardrailChecks: "whole",
  InvokeModel: "whole",
  InvokeModelWithResponseStream: "streamed",
  ListAsyncInvokes: "whole",
  ListFoundationModels: "control",
  ListInferenceProfiles: "control",
  ListModelInvocationJobs: "whole",
  ListObjectsV2: "whole",
  Messages: "whole",
  MessagesStream: "streamed",
  PutObject: "whole",
  Rerank: "whole",
  Retrieve: "whole",
  RetrieveAndGenerate: "whole",
  RetrieveAndGenerateStream: "streamed",
  StartAsyncInvoke: "whole",
  StopModelInvocationJob: "whole",
  UploadPart: "whole",
};

/** Every operation. A cast: the keys of the table are these names. */
export const OPERATION_NAMES: readonly FakeOperation[] = Object.keys(FORMS) as FakeOperation[];

/** The operations that answer with a stream. */
export const STREAMED_OPERATIONS: readonly FakeOperation[] = OPERATION_NAMES.filter((name) =>
  FORMS[name] === "streamed"
);

/** The operations of the control plane, which only a fault that names them strikes. */
export const CONTROL_PLANE_OPERATIONS: readonly FakeOperation[] = OPERATION_NAMES.filter((name) =>
  FORMS[name] === "control"
);

/** Returns whether an operation answers with a stream. */
export function isStreamed(operation: FakeOperation): boolean {
  return FORMS[operation] === "streamed";
}
