/** The best of the offered encodings for the request's `Accept-Encoding`, if any will do. */
export function acceptsEncodings(request: { headers: Headers }, ...encodings: string[]): string | undefined;
/** The best of the offered languages for the request's `Accept-Language`, if any will do. */
export function acceptsLanguages(request: { headers: Headers }, ...langs: string[]): string | undefined;
