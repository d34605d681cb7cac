/** What tells descriptions of one connection from those of another: its session id (RFC 8829, section 5.2.1). */
export function sdpSession(sdp: string): string | undefined {
  return /^o=\S{1,64} (\d{1,20}) /m.exec(sdp)?.[1];
}
