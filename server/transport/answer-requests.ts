import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket as Connection } from "node:net";
import { remoteOf, respond, toRequest } from "./node-http.ts";
import type { ListenOptions, Remote } from "./transport.ts";

export type AnswerBounds = {
  /** Until a request's body has come in whole, ms. */
  requestTimeout: number;
  /** A client that takes nothing of an answer for so long, ms, is cut. */
  answerTimeout: number;
  /** Requests of one connection that are not answered in whole yet. */
  maxPendingAnswers: number;
};

/** Answers the requests of `node:http` that ask for no upgrade. */
export function answerRequests(
  options: ListenOptions,
  bounds: AnswerBounds,
): (message: IncomingMessage, response: ServerResponse) => void {
  const pendingAnswers = new WeakMap<Connection, number>();
  return (message, response) => {
    const connection = message.socket;
    const pending = (pendingAnswers.get(connection) ?? 0) + 1;
    if (pending > bounds.maxPendingAnswers) {
      connection.destroy();
      // One piece from the network may hold thousands of requests, and the parser would go through them all whatever
      // became of the connection. What a listener throws is an error of parsing: that ends it.
      throw new Error("Cannot answer: the client asks faster than it takes answers");
    }
    pendingAnswers.set(connection, pending);
    response.once("close", () => pendingAnswers.set(connection, pendingAnswers.get(connection)! - 1));
    response.setTimeout(bounds.answerTimeout, () => response.destroy());
    cutSlowBody(message, bounds.requestTimeout);
    const request = toRequest(message);
    if (request === undefined) response.shouldKeepAlive = false;
    answer(request, options, remoteOf(message))
      .then((answered) => respond(answered, response))
      .catch(() => response.destroy());
  };
}

/** What the application says; 400 to what is no request, and 500 when it fails. */
export async function answer(
  request: Request | undefined,
  options: ListenOptions,
  remote: Remote,
): Promise<Response> {
  if (request === undefined) return new Response("Bad Request\n", { status: 400 });
  try {
    return await options.fetch(request, remote);
  } catch {
    return new Response("Internal Server Error\n", { status: 500 });
  }
}

/** The runtime's own deadline ends with the headers. */
function cutSlowBody(message: IncomingMessage, timeout: number): void {
  const { "content-length": length, "transfer-encoding": encoding } = message.headers;
  if (length === undefined && encoding === undefined) return;
  const timer = setTimeout(() => message.complete || message.socket.destroy(), timeout);
  message.socket.once("close", () => clearTimeout(timer));
  message.once("end", () => clearTimeout(timer));
}
