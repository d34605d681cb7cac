/** Every size that both ends keep to. The server refuses what exceeds them; the components never send it. */
export const LIMITS = {
  /** Bytes of one WebSocket message, text or binary. */
  messageBytes: 16_384,
  /** UTF-16 code units of one chat message. */
  textLength: 2_000,
  interests: 10,
  /** Graphemes of one interest. */
  interestLength: 32,
  languages: 5,
  /** UTF-16 code units of the note in a report. */
  noteLength: 500,
  /** Messages that one report may reveal. */
  evidence: 30,
  /** Characters of an opaque sealed context, base64url. */
  contextLength: 512,
  /** Iterations that one attempt at a piece of work may want. */
  workCost: 20_000,
  /** Characters of a ticket, base64url. */
  ticketLength: 15_000,
  /** A room that `next` ended can be gone back to for so long, in ms. */
  undoMs: 10_000,
  /** UTF-16 code units of one SDP description. */
  descriptionLength: 14_000,
  /** UTF-16 code units of one ICE candidate line. */
  candidateLength: 1_024,
  /** A connection that has not said `hello` by then is closed, in ms. */
  helloMs: 5_000,
  /** The server pings this often, in ms; a connection silent for two rounds is gone. */
  heartbeatMs: 15_000,
} as const;

/** The WebSocket subprotocol; negotiating it is the version negotiation. */
export const SUBPROTOCOL = "passerby.v1";
