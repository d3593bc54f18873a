/**
 * The decoders in workerd: a request names the decoder, the workload and the number of runs. Clocks stand still inside
 * a Worker, so that the caller measures the CPU of the process.
 */
import { DECODERS, expected, type Workload, workload } from "../decoders.ts";

const workloads = new Map<string, Workload>();

export default {
  async fetch(request: Request): Promise<Response> {
    const { name, wire, cut, times } = await request.json() as Record<string, string>;
    const key = `${wire} ${cut}`;
    const given = workloads.get(key) ?? workload(wire!, cut!);
    workloads.set(key, given);
    let read = 0;
    for (let i = 0; i < Number(times); i++) read = await DECODERS[name!]!(given);
    if (Number(times) > 0 && read !== expected(name!, given)) {
      return new Response(`${name} read ${read}; there are ${expected(name!, given)}`, { status: 500 });
    }
    return new Response(`${given.bytes.length} ${given.frames.length}`);
  },
};
