/** Puts on every answer what makes a browser strict; headers that are there already stay. */
export function withSecurityHeaders(response: Response, options: { production: boolean; host: string }): Response {
  const headers = new Headers(response.headers);
  const isPage = headers.get("content-type")?.startsWith("text/html") === true;
  const wanted = { ...EVERYWHERE, ...(isPage && pageHeaders(options.host)), ...(options.production && PRODUCTION) };
  for (const [name, value] of Object.entries(wanted)) if (!headers.has(name)) headers.set(name, value);
  return new Response(response.body, { status: response.status, headers });
}

const EVERYWHERE = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * Two years; only with TLS in front does a browser see it (RFC 6797 section 7.2). For this name alone: what else there is
 * below it is the operator's to decide.
 */
const PRODUCTION = { "strict-transport-security": "max-age=63072000" };

/** For our own pages: nothing from anywhere else, no inline script, nothing that embeds us. */
function pageHeaders(host: string): Record<string, string> {
  const sockets = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : ""; // the client wrote it
  const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self' blob:",
    // 'self' covers the WebSocket in current browsers; older WebKit wants it by name.
    "connect-src": `'self'${sockets}`,
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "lit-html",
  };
  return {
    "content-security-policy": Object.entries(policy).map(([name, value]) => `${name} ${value}`).join("; "),
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(), display-capture=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    // For people of 18 and over: parental-control software knows this label (rtalabel.org).
    rating: "RTA-5042-1996-1400-1577-RTA",
  };
}
