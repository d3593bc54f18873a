/**
 * Pictures: bytes or base64 beside the text. The question is how two pictures differ.
 *
 * ```sh
 * deno run examples/vision.ts          # without credentials: the fake says what it was shown, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/vision.ts
 * ```
 *
 * Videos and sound are blocks of the same form, `{ type: "video", format: "mp4", source }`, and `source` may be
 * `{ s3Location: { uri: "s3://…" } }`, which Bedrock reads itself.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { connect, inRegion } from "./connect.ts";

/** A traffic light, 64 x 64. Yours come from `await Deno.readFile("photo.png")` or a request's `formData()`. */
const RED = "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAgMAAADXB5lNAAAADFBMVEX///8oKCjcFBQUqjxYKyJ4AAAASElEQVR42mNgoBYI" +
  "BQOqC2StRBUIW7VqKopA1KpVS1EEslatWokisAoI8AqEgQSm0lqAsDswnY7hOQzvYwQQbaJhVGC4ClAGAB4ihSvBwV+iAAAAAElFTkSuQmCC";
const GREEN = "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAgMAAADXB5lNAAAADFBMVEX///8oKCjcFBQUqjxYKyJ4AAAASElEQVR42mNgoBYI" +
  "BYNRgVEBogXq/6IKhP//fxVFIP7//68oAvX///9FEfgPBHgFwkECV2ktQNgdmE7H8ByG9zECiBbRQBkAAL6ymsXEMl8tAAAAAElFTkSuQmCC";

const bedrock = await connect();
const stream = bedrock.stream({
  // amazon.nova-micro-v1:0 cannot see, and would not compile here.
  model: inRegion("amazon.nova-lite-v1:0", bedrock),
  messages: [{
    role: "user",
    content: [
      { type: "text", text: "Before:" },
      // Base64, for example from JSON or a data: URL.
      { type: "image", format: "png", source: { bytes: RED } },
      { type: "text", text: "After:" },
      // Bytes, for example from a file or a request.
      { type: "image", format: "png", source: { bytes: Uint8Array.from(atob(GREEN), (c) => c.charCodeAt(0)) } },
      { type: "text", text: "What has changed?" },
    ],
  }],
  maxTokens: 300,
});
console.log(await stream.text());

const { usage } = await stream.final();
console.log(`${usage?.inputTokens} tokens in, ${usage?.outputTokens} out`);
