/**
 * Somebody else's page with the one tag, on an origin of its own. Returns its address and how to end it. With
 * `?chat=<origin>` the page reaches the chat under another address.
 * @param host `localhost`, or a name below `.example`, which the browsers of these tests look for on this machine
 * @param policy the page's Content-Security-Policy
 */
export function startHostPage(
  chatServer: string,
  host = "localhost",
  policy?: string,
): { url: string; stop(): Promise<void> } {
  const page = (chatServer: string) =>
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page about gardens</title>
    <link rel="icon" href="data:,"><h1>Gardens</h1><p>Talk about it with somebody.</p>
    <script type="module" src="${chatServer}/passerby.js"></script>
    <style nonce="page">passerby-chat { display: block; block-size: 600px }</style>
    <passerby-chat server="${chatServer}"></passerby-chat>`;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) =>
      new Response(page(new URL(request.url).searchParams.get("chat") ?? chatServer), {
        headers: { "content-type": "text/html", ...(policy && { "content-security-policy": policy }) },
      }),
  );
  return { url: `http://${host}:${server.addr.port}/`, stop: () => server.shutdown() };
}
