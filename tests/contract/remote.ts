/**
 * A server of scripted services, for providers in another process. `POST /stages` with a subject's name and a script starts
 * a service and answers with its URL; `GET …/received` answers with the requests that the service received; `DELETE …` ends
 * the service.
 */
import { endable, type EndableService } from "./endable.ts";
import { type HttpServer, serveHttp } from "./http_server.ts";
import type { Script, Subject } from "./stage.ts";
import { SUBJECTS } from "./subjects.ts";

/** Starts the server on a free port of the loopback interface. */
export function serveStages(subjects: readonly Subject[] = SUBJECTS): HttpServer {
  const services: EndableService[] = [];
  return serveHttp(async (request) => {
    const url = new URL(request.url);
    if (url.pathname === "/stages") {
      // A cast: the client of this server is `places.ts`.
      const { subject: name, script } = await request.json() as { subject: string; script: Script };
      const subject = subjects.find((subject) => subject.name === name);
      if (!subject) return new Response(`unknown subject ${name}`, { status: 404 });
      services.push(endable(subject.startService(script)));
      return new Response(`${url.origin}/stages/${services.length - 1}`);
    }
    const [, number, path] = /^\/stages\/(\d+)(\/.*)?$/.exec(url.pathname) ?? [];
    const service = services[Number(number)];
    if (!service) return new Response("unknown stage", { status: 404 });
    if (path === "/received") return Response.json(service.received());
    if (path === undefined) service.end();
    // The service gets the path without the number of its stage.
    return path === undefined ? new Response() : await service.fetch(new Request(new URL(path, url), request));
  });
}
