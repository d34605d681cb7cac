import type { Remote } from "../transport/transport.ts";

/** Answers one request; `Remote` is the other end of the TCP connection, which may be a proxy. */
export type Handler = (request: Request, remote: Remote) => Response | Promise<Response>;

/** Handlers by exact path, and a fallback that may know more paths. Every handler sees GET and HEAD only. */
export type Routes = {
  exact: Readonly<Record<string, Handler>>;
  /** Asked when no exact path fits; undefined when it does not know the path either. */
  fallback: (path: string, request: Request) => Response | undefined;
};

/** Finds the handler of a path. Unknown paths are 404, other methods 405; neither repeats what was asked. */
export function createRouter({ exact, fallback }: Routes): Handler {
  const handlers = new Map(Object.entries(exact));
  return async (request, remote) => {
    const path = URL.parse(request.url)?.pathname ?? "";
    const handler = handlers.get(path) ?? knownBy(fallback, path, request);
    if (handler === undefined) return plainText("Not Found", 404);
    if (request.method !== "GET" && request.method !== "HEAD") {
      return plainText("Method Not Allowed", 405, { allow: "GET, HEAD" });
    }
    const response = await handler(request, remote);
    return request.method === "HEAD" ? new Response(null, response) : response;
  };
}

/** A short text for people, never stored. */
export function plainText(text: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}

function knownBy(fallback: Routes["fallback"], path: string, request: Request): Handler | undefined {
  const response = fallback(path, request);
  return response && (() => response);
}
