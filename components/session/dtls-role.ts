/** A description as it is sent. */
export type Described = Pick<RTCSessionDescription, "type" | "sdp">;

/**
 * What to send of a description of our own. A later offer says which DTLS role we have, as it was agreed on before, where
 * browsers leave it to the answer again (RFC 8842, section 5.5 allows both). Firefox then takes the other role when the
 * call never connected, and Chromium cannot change its own ("Failed to set SSL role"): it could negotiate nothing more
 * (seen in ESR 153 and 156).
 */
export function withAgreedRole(connection: RTCPeerConnection): Described | null {
  const { localDescription } = connection;
  const role = agreedRole(connection);
  if (localDescription?.type !== "offer" || role === undefined) return localDescription;
  return { type: "offer", sdp: localDescription.sdp.replace(/^a=setup:actpass$/gm, `a=setup:${role}`) };
}

type Role = "active" | "passive";

/** Ours: the last answer, whoever gave it, has decided it. */
function agreedRole({ currentLocalDescription, currentRemoteDescription }: RTCPeerConnection): Role | undefined {
  if (currentLocalDescription?.type === "answer") return roleIn(currentLocalDescription);
  const theirs = currentRemoteDescription?.type === "answer" ? roleIn(currentRemoteDescription) : undefined;
  return theirs && (theirs === "active" ? "passive" : "active");
}

function roleIn({ sdp }: RTCSessionDescription): Role | undefined {
  return /^a=setup:(active|passive)\r?$/m.exec(sdp)?.[1] as Role | undefined;
}
