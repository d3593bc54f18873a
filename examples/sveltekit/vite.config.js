import { sveltekit } from "@sveltejs/kit/vite";

/** Add the adapter of your platform: `sveltekit({ adapter: adapter() })`. */
export default { plugins: [sveltekit()] };
