import { expect } from "@open-wc/testing";
import { serverAddress } from "./server-address.ts";

describe("serverAddress", () => {
  it("finds WebSocket and readiness page of a server", () => {
    const cases: [string | URL, string, string][] = [
      ["https://chat.example", "wss://chat.example/ws", "https://chat.example/readyz"],
      ["https://chat.example/", "wss://chat.example/ws", "https://chat.example/readyz"],
      ["http://localhost:8000", "ws://localhost:8000/ws", "http://localhost:8000/readyz"],
      ["https://a.example/chat//?a=b#c", "wss://a.example/chat/ws", "https://a.example/chat/readyz"],
      [new URL("https://[::1]:8443/x"), "wss://[::1]:8443/x/ws", "https://[::1]:8443/x/readyz"],
      ["https://user:pass@chat.example", "wss://chat.example/ws", "https://chat.example/readyz"],
    ];
    for (const [server, socket, ready] of cases) expect(serverAddress(server)).to.deep.equal({ socket, ready });
  });

  it("takes an address relative to the page", () => {
    const { host, protocol } = location;
    const ws = protocol === "https:" ? "wss" : "ws";
    expect(serverAddress("/").socket).to.equal(`${ws}://${host}/ws`);
  });

  it("says what is wrong with any other", () => {
    for (const server of ["ftp://chat.example", "wss://chat.example", "https://", "javascript:alert(1)"]) {
      expect(() => serverAddress(server)).to.throw(
        TypeError,
        `Cannot connect to server "${server}": expected an http or https address`,
      );
    }
  });
});
