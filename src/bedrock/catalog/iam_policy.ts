/**
 * The least that IAM must allow for some calls to some models.
 * Actions and resources: the service authorization reference and the user guide's pages on inference, geographic and global
 * cross-region inference, reranking and token counting, read 2026-11-21.
 */
import { checkOptions, listOf, oneOf, type OptionTable, optionTable, text } from "../../base/check_options.ts";
import { shown } from "../../base/quote.ts";
import { checkedRegion } from "../../aws/endpoint.ts";
import { bedrockArn, type ModelArn, parseArn, splitArn } from "../../aws/arn.ts";
import { isPartitionName, partitionOf } from "../../aws/partitions.ts";
import { type Operation, refusalFor } from "../../models/explain.ts";
import { findModel } from "../../models/find.ts";
import { inferenceProfile, type Residency, withinFence } from "../../models/profiles.ts";
import { idParts } from "../../aws/regions.ts";
import { MANTLE_BEARER, MANTLE_OPERATIONS, mantleGrant } from "./iam_mantle.ts";

/** A call, in this module's words or by AWS's name with a small letter first. */
export type IamOperation =
  | "chat"
  | "stream"
  | "converse"
  | "converseStream"
  | "invokeModel"
  | "invokeModelWithResponseStream"
  | "embed"
  | "generateImage"
  | "rerank"
  | "countTokens"
  | "applyGuardrail"
  | "startAsyncInvoke"
  | "getAsyncInvoke"
  | "listAsyncInvokes"
  | "listFoundationModels"
  | "getFoundationModel"
  | "listInferenceProfiles"
  | "getInferenceProfile"
  | "discoverModels"
  | "resolveModel"
  | "callWithBearerToken";

/** The calls, their models and their region. */
export interface IamPolicyOptions {
  /** The calls. AWS's own spelling, such as `ConverseStream`, is understood as well. */
  operations: readonly (IamOperation | Capitalize<IamOperation>)[];
  /** The models that they name: model ids, profile ids or ARNs. Every call that names a model needs them. */
  models?: readonly string[] | undefined;
  /** The region that is called. */
  region: string;
  /** The account's twelve digits. @default {"*"} */
  account?: string | undefined;
  /** The partition of the ARNs. @default the region's, such as `aws-us-gov` */
  partition?: string | undefined;
  /** As in `createBedrock`: `"auto"` grants for a bare id what the client will call for it. @default {"off"} */
  profiles?: "auto" | "off" | undefined;
  /** The fence; no region beyond it is granted. */
  residency?: Residency | undefined;
  /** Guardrails that may be applied, as ids or ARNs. @default every one of the account in the region */
  guardrails?: readonly string[] | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<IamPolicyOptions>(() => ({
  of: "iamPolicy()",
  options: {
    operations: listOf(text),
    models: listOf(text),
    region: text,
    account: text,
    partition: text,
    profiles: oneOf("auto", "off"),
    residency: oneOf("in-region", "in-geography", "global"),
    guardrails: listOf(text),
  },
  otherNames: { model: "models", accountId: "account", actions: "operations", guardrail: "guardrails" },
}));

/** One statement; it allows. */
export interface IamStatement {
  /** Always `Allow`. */
  Effect: "Allow";
  /** The allowed actions. */
  Action: string[];
  /** To what. */
  Resource: string[];
  /** On which condition. */
  Condition?: Record<string, Record<string, string>>;
}

/** A policy, ready for `JSON.stringify`. */
export interface IamPolicy {
  /** The language's version. */
  Version: "2012-10-17";
  /** The allowed actions. */
  Statement: IamStatement[];
}

const INVOKE = "bedrock:InvokeModel";
const INVOKE_STREAM = "bedrock:InvokeModelWithResponseStream";

/** The actions of each call on the models that it names; Converse has no action of its own. */
const ON_MODELS: Readonly<Partial<Record<string, readonly string[]>>> = {
  chat: [INVOKE],
  stream: [INVOKE_STREAM],
  converse: [INVOKE],
  converseStream: [INVOKE_STREAM],
  invokeModel: [INVOKE],
  invokeModelWithResponseStream: [INVOKE_STREAM],
  embed: [INVOKE],
  generateImage: [INVOKE],
  rerank: [INVOKE],
  // The page on counting asks for both.
  countTokens: ["bedrock:CountTokens", INVOKE],
  startAsyncInvoke: [INVOKE],
  getFoundationModel: [],
  getInferenceProfile: [],
  resolveModel: [],
};

/** The actions of each call on every resource: actions without a narrower resource. */
const ON_ALL: Readonly<Partial<Record<string, readonly string[]>>> = {
  rerank: ["bedrock:Rerank"],
  listAsyncInvokes: ["bedrock:ListAsyncInvokes"],
  listFoundationModels: ["bedrock:ListFoundationModels"],
  listInferenceProfiles: ["bedrock:ListInferenceProfiles"],
  discoverModels: ["bedrock:ListFoundationModels", "bedrock:ListInferenceProfiles"],
  callWithBearerToken: ["bedrock:CallWithBearerToken"],
};

/** The action of each call on a resource of the account, and the kind of that resource. */
const ON_OWN: Readonly<Partial<Record<string, readonly [action: string, resource: string]>>> = {
  applyGuardrail: ["bedrock:ApplyGuardrail", "guardrail"],
  startAsyncInvoke: [INVOKE, "async-invoke"],
  getAsyncInvoke: ["bedrock:GetAsyncInvoke", "async-invoke"],
};

/** How the control plane is asked about what an ARN names; of the others nothing needs to be asked. */
const GETTERS: Readonly<Partial<Record<ModelArn["kind"], string>>> = {
  "inference-profile": "bedrock:GetInferenceProfile",
  "application-inference-profile": "bedrock:GetInferenceProfile",
  "provisioned-model": "bedrock:GetProvisionedModelThroughput",
  "custom-model": "bedrock:GetCustomModel",
  "custom-model-deployment": "bedrock:GetCustomModelDeployment",
  "imported-model": "bedrock:GetImportedModel",
  "prompt": "bedrock:GetPrompt",
  "prompt-router": "bedrock:GetPromptRouter",
  "default-prompt-router": "bedrock:GetPromptRouter",
};

/**
 * Returns the least-privilege policy for some calls. A profile is granted together with its model in every region that may answer, the
 * latter through that profile alone; where those regions are not known the model is granted in all, again through that
 * profile alone. A prompt or a prompt router hides the models it runs: name those as well. A model that only `bedrock-mantle`
 * serves gets the action of that service for `chat` and `stream`, which call it with the codec `mantle()`. Access to a model
 * and an organization's own policies are decided elsewhere.
 *
 * @throws {TypeError} for an unknown call, an invalid id, a call without a model to name, and an id that the fence forbids.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { iamPolicy } from "@bedrock-edge/client/models";
 *
 * const policy = iamPolicy({ operations: ["chat"], models: ["amazon.nova-lite-v1:0"], region: "us-east-1" });
 * assertEquals(policy.Statement, [{
 *   Effect: "Allow",
 *   Action: ["bedrock:InvokeModel"],
 *   Resource: ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"],
 * }]);
 * ```
 */
export function iamPolicy(options: IamPolicyOptions): IamPolicy {
  checkOptions(options, OPTIONS);
  const region = checkedRegion(options.region);
  const { account = "*", models = [] } = options;
  const partition = options.partition ?? partitionOf(region).name;
  if (!/^(\d{12}|\*)$/.test(account)) throw cannot(account, "not an account; pass its twelve digits");
  if (!isPartitionName(partition)) throw cannot(partition, 'not a partition; use one such as "aws"');

  const own = { partition, region, account };
  const operations = options.operations.map(checkedOperation);
  const targets = models.map((id) => targetOf(id, own, options));
  const statements = new Statements();
  for (const operation of operations) {
    const actions = ON_MODELS[operation];
    if (actions && !models.length) throw cannot(operation, "it names a model; give models");
    for (const target of actions ? fitting(operation, targets) : []) {
      const { mantle } = target;
      statements.allowAll(
        mantle && MANTLE_OPERATIONS.has(operation) ? [mantle] : target.grants(actionsFor(operation, actions!, target)),
      );
      statements.allow(reading(operation, target));
    }
    const resource = ON_OWN[operation];
    if (resource) statements.allow({ actions: [resource[0]], resources: ownResources(resource[1], own, options) });
    if (ON_ALL[operation]) statements.allow({ actions: ON_ALL[operation], resources: ["*"] });
    if (operation === "callWithBearerToken" && targets.some(({ mantle }) => mantle)) {
      statements.allow({ actions: [MANTLE_BEARER], resources: ["*"] });
    }
  }
  const Statement = statements.list();
  if (Statement.length) return { Version: "2012-10-17", Statement };
  throw cannot(operations.join(), "it takes no permission; give operations, and models that they are for");
}

/** Whose the resources are. */
interface Own {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Something that is allowed. */
interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: IamStatement["Condition"];
}

/** One model of the options, as IAM sees it. */
interface Target {
  /** The id of the model behind it, where that is known. */
  readonly modelId: string | undefined;
  readonly kind: ModelArn["kind"];
  readonly arn: string;
  /** The ARN of the model behind it in the called region, where it is one of AWS's. */
  readonly model: string | undefined;
  /** The grant to chat, if only `bedrock-mantle` serves the model. */
  readonly mantle?: Grant | undefined;
  /** All that is needed for `actions` on it. */
  grants(actions: readonly string[]): Grant[];
}

/** Statements that allow the same things on the same condition become one, in the order in which they were first needed. */
class Statements {
  readonly #all = new Map<string, { resources: Set<string>; actions: Set<string>; condition: Grant["condition"] }>();

  allowAll(grants: readonly Grant[]): void {
    for (const grant of grants) this.allow(grant);
  }

  allow({ actions, resources, condition }: Grant): void {
    if (!actions.length || !resources.length) return;
    // By resource first: what several calls need of one model belongs together.
    const key = JSON.stringify([resources, condition]);
    const known = this.#all.get(key) ?? { resources: new Set(resources), actions: new Set(), condition };
    for (const action of actions) known.actions.add(action);
    this.#all.set(key, known);
  }

  list(): IamStatement[] {
    const merged = new Map<string, IamStatement>();
    for (const { actions, resources, condition } of this.#all.values()) {
      const Action = [...actions].sort();
      const key = JSON.stringify([Action, condition]);
      const Resource = [...new Set([...(merged.get(key)?.Resource ?? []), ...resources])].sort();
      merged.set(key, { Effect: "Allow", Action, Resource, ...(condition && { Condition: condition }) });
    }
    return [...merged.values()];
  }
}

function checkedOperation(name: string): string {
  const operation = name.charAt(0).toLowerCase() + name.slice(1);
  const known = [ON_MODELS, ON_ALL, ON_OWN].some((table) => Object.hasOwn(table, operation));
  if (known) return operation;
  throw cannot(name, "not a known call of Bedrock; use one such as chat or converseStream");
}

/** The purpose of a call for one kind of model. */
const OPERATION_OF_METHOD: Readonly<Partial<Record<string, Operation>>> = {
  chat: "chat",
  stream: "chat",
  converse: "chat",
  converseStream: "chat",
  embed: "embed",
  generateImage: "generateImage",
  rerank: "rerank",
};

/**
 * The targets that a call can be for: an embedding model needs no permission to stream.
 *
 * @throws {TypeError} when it is for none of them.
 */
function fitting(operation: string, targets: readonly Target[]): readonly Target[] {
  const purpose = OPERATION_OF_METHOD[operation];
  if (!purpose) return targets;
  const refusals = targets.map(({ modelId = "", mantle }) =>
    MANTLE_OPERATIONS.has(operation) && (mantle || needsInvokeCodec(modelId)) ? undefined : refusalFor(modelId, purpose)
  );
  const fits = targets.filter((_, index) => !refusals[index]);
  if (fits.length) return fits;
  throw new TypeError(refusals[0]);
}

/** Returns whether a codec of InvokeModel is the only way to chat with a model. The permission is that of Converse. */
function needsInvokeCodec(modelId: string): boolean {
  const model = findModel(modelId);
  return model?.kind === "chat" && model.converse === false && !model.mantle && !model.mantleRegions;
}

/** `stream()` goes through Converse where a model cannot stream, or cannot call tools while it does. */
function actionsFor(operation: string, actions: readonly string[], { modelId }: Target): readonly string[] {
  const model = modelId === undefined ? undefined : findModel(modelId);
  const whole = operation === "stream" && (model?.streamingTools === false || model?.converseStream === false);
  return whole ? [INVOKE, ...actions] : actions;
}

/** The actions to ask the control plane about a target, for a call that does so. */
function reading(operation: string, { kind, arn, model }: Target): Grant {
  const getter = GETTERS[kind];
  if (operation === "getFoundationModel") {
    return { actions: ["bedrock:GetFoundationModel"], resources: model ? [model] : [] };
  }
  const asks = operation === "resolveModel"
    ? kind !== "inference-profile"
    : operation === "getInferenceProfile" && getter === "bedrock:GetInferenceProfile";
  return { actions: asks && getter ? [getter] : [], resources: [arn] };
}

function ownResources(kind: string, own: Own, { guardrails }: IamPolicyOptions): string[] {
  const names = kind === "guardrail" && guardrails?.length ? guardrails : ["*"];
  return names.map((name) => {
    if (isGuardrailArn(name)) return name;
    if (name === "*" || /^[a-z\d]+$/.test(name)) return bedrockArn(own, `${kind}/${name}`);
    throw cannot(name, "not a guardrail; pass its id or its ARN");
  });
}

function isGuardrailArn(text: string): boolean {
  const { service, region, account = "", resource = "" } = splitArn(text) ?? {};
  return service === "bedrock" && region !== "" && /^\d{12}$/.test(account) && /^guardrail\/[a-z\d]+$/.test(resource);
}

/** @throws {TypeError} when the id is invalid, or the fence forbids it. */
function targetOf(id: string, own: Own, options: IamPolicyOptions): Target {
  const arn = parseArn(id);
  const parts = arn ? idParts(arn.modelId ?? "") : /^[\w.:-]+$/.test(id) ? idParts(id) : undefined;
  if (!arn && !parts) throw cannot(id, "not a model id, profile id or ARN; name each model");
  if (arn?.kind === "endpoint") {
    throw cannot(id, "SageMaker decides about its endpoints; allow sagemaker:InvokeEndpoint");
  }
  const mantle = mantleGrant(id, own);
  // The region that is called answers, so that no fence is left and no profile is called.
  if (mantle) {
    const model = findModel(id)!.id;
    return { ...plainTarget("foundation-model", foundationModel(model, own), model), mantle };
  }
  const fence = { region: own.region, residency: options.residency };
  const route = options.profiles === "auto" ? inferenceProfile(id, fence) : withinFence(id, fence);
  // The client calls the profile that "auto" found.
  if (route.modelId !== id) return targetOf(route.modelId, own, { ...options, profiles: "off" });
  const { destinations, prefix } = route;

  if (arn && !/profile/.test(arn.kind)) return plainTarget(arn.kind, id, findModel(id)?.id);
  if (parts && !parts.prefix) {
    const modelId = findModel(id)?.id ?? id;
    return plainTarget("foundation-model", foundationModel(modelId, own), modelId);
  }
  const base = parts?.modelId ?? findModel(id)?.id;
  const at = { partition: arn?.partition ?? own.partition, region: arn?.region ?? own.region };
  const profile = arn ? id : bedrockArn(own, `inference-profile/${id}`);
  // The models of a profile belong to AWS, not to the account.
  const modelIn = (region: string) =>
    bedrockArn({ partition: at.partition, region, account: "" }, `foundation-model/${base ?? "*"}`);
  const through = { StringLike: { "bedrock:InferenceProfileArn": profile } };
  const regions = prefix === "global" ? [at.region] : destinations ? [...new Set([at.region, ...destinations])] : ["*"];
  return {
    modelId: base,
    kind: arn?.kind ?? "inference-profile",
    arn: profile,
    model: base === undefined ? undefined : modelIn(at.region),
    grants: (actions) => [
      { actions, resources: [profile] },
      { actions, resources: regions.map(modelIn).sort(), condition: through },
      // The model without a region: a global call is authorized against it once it has left the called region.
      ...(prefix === "global"
        ? [{
          actions,
          resources: [modelIn("")],
          condition: { ...through, StringEquals: { "aws:RequestedRegion": "unspecified" } },
        }]
        : []),
    ],
  };
}

/** Returns the ARN of a model of AWS in the called region. */
function foundationModel(modelId: string, own: Own): string {
  return bedrockArn({ ...own, account: "" }, `foundation-model/${modelId}`);
}

/** A resource that is authorized by itself. */
function plainTarget(kind: ModelArn["kind"], arn: string, modelId: string | undefined): Target {
  return {
    modelId,
    kind,
    arn,
    model: kind === "foundation-model" ? arn : undefined,
    // A prompt is not invoked: it is rendered, and its model is invoked.
    grants: (actions) => [{
      actions: kind === "prompt" && actions.length ? ["bedrock:RenderPrompt"] : actions,
      resources: [arn],
    }],
  };
}

function cannot(what: string, why: string): TypeError {
  return new TypeError(`Cannot write a policy for ${shown(what)}: ${why}`);
}
