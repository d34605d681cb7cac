/** y² = x³ - 3x + b over the field of p (FIPS 186-5; SEC 2, secp256r1). */
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Whether these 65 bytes are an uncompressed point of P-256. WebCrypto should refuse others itself; WebKitGTK 2.50 computes
 * with them all the same, and a point of another curve can give away bits of the private key. Public keys are no secret, so
 * this need not take constant time.
 */
export function isP256Point(bytes: Uint8Array): boolean {
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  const [x, y] = [integer(bytes.subarray(1, 33)), integer(bytes.subarray(33))];
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}

function integer(bytes: Uint8Array): bigint {
  return BigInt("0x" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
}
