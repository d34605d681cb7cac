/** The full `Content-Type` of a file extension such as `.html`. */
export function contentType(extensionOrType: string): string | undefined;
