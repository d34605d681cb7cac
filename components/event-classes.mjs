/**
 * Reads the names and first paragraphs of event classes: `class NextRequestEvent … super("passerby-next-request")`.
 * @param {string} source
 * @returns {[className: string, event: { name: string, description: string }][]}
 */
export function readEventClasses(source) {
  const pattern = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export class (\w+Event) (?:(?!\n\})[\s\S])*?super\("([\w-]+)"/g;
  return [...source.matchAll(pattern)].map(([, comment, className, name]) => {
    const description = comment.replace(/^\s*\* ?/gm, "").trim().split("\n\n")[0].replace(/\s+/g, " ");
    return [className, { name, description }];
  });
}
