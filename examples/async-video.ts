/**
 * A video by Luma Ray. Such models answer into S3, minutes later: the program starts an invocation and waits for its end, and another
 * program could wait as well, because the ARN is all that it needs.
 *
 * ```sh
 * deno run examples/async-video.ts     # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-west-2 deno run --allow-net --allow-env examples/async-video.ts s3://your-bucket/videos/
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { JobError, listAsyncInvokes, startAsyncInvoke, waitUntilDone } from "@bedrock-edge/client/async-invoke";
import { connect } from "./connect.ts";
import { programArguments } from "./connect/host.ts";

const bedrock = await connect({ fake: {} });
const [s3Uri = "s3://your-bucket/videos/"] = programArguments();

// The compiler knows the input of the model by its id. A retry of the request starts no second video.
const { invocationArn } = await startAsyncInvoke(bedrock, {
  model: "luma.ray-v2:0",
  modelInput: {
    prompt: "A lighthouse in a storm, seen from a boat",
    duration: "5s",
    resolution: "540p",
    aspect_ratio: "16:9",
  },
  output: { s3Uri },
});

try {
  const { status, output } = await waitUntilDone(bedrock, invocationArn, {
    timeoutMs: 15 * 60_000,
    onProgress: ({ status }) => console.log(status),
  });
  const id = invocationArn.slice(invocationArn.lastIndexOf("/") + 1);
  console.log(`${status}: the video is in the folder ${id} of ${output?.s3Uri}`);
} catch (error) {
  // The model's own words: a prompt that was filtered, or a bucket that it could not write to.
  if (!(error instanceof JobError)) throw error;
  console.log(`Failed: ${error.failureMessage}`);
}

for await (const { status, submitTime } of listAsyncInvokes(bedrock, { statusEquals: "Completed", maxResults: 10 })) {
  console.log(`Listed: ${status}, started on a day of ${submitTime?.getFullYear()}`);
}
