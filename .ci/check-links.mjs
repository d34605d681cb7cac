// Checks that links in the documentation lead to files and headings that exist, and that files it names are there.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import process from "node:process";
import { listFiles } from "./sources.mjs";
import { isMain, ROOT } from "./tools.mjs";

/**
 * Links of a Markdown text, without those in code.
 * @param {string} text
 */
export function readLinks(text) {
  const prose = withoutCode(text);
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map(([, target]) => target);
  const html = [...prose.matchAll(/\b(?:href|src)="([^"]+)"/g)].map(([, target]) => target);
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)].map(([, target]) => target);
  return [...inline, ...html, ...references];
}

/**
 * The anchors of a Markdown text's headings, as GitHub makes them.
 * @param {string} text
 */
export function readAnchors(text) {
  const seen = new Map();
  const anchors = new Set([...text.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
  const fenceless = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  for (const [, heading] of fenceless.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const anchor = plain.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return anchors;
}

/**
 * The files that a Markdown text names in code, by their path from the root: `server/main.ts`. A test that a document
 * points to is there.
 * @param {string} text
 */
export function readNamedFiles(text) {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  const named = [...prose.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|js|json|html|conf|md))`/g)].map(([, path]) =>
    path
  );
  return named.filter((path) => !path.includes("/dist/")); // built, not kept
}

function withoutCode(text) {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
}

/** Says where a link leads nowhere, or `undefined`. Links to the world are not followed. */
function brokenLink(page, target) {
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(target)) return undefined;
  const [file, anchor] = decodeURI(target).split("#");
  const path = file ? normalize(file.startsWith("/") ? file.slice(1) : join(dirname(page), file)) : page;
  if (path.startsWith("..") || !existsSync(join(ROOT, path))) return `${page}: "${target}" leads to no file`;
  if (!anchor || !path.endsWith(".md") || statSync(join(ROOT, path)).isDirectory()) return undefined;
  const known = readAnchors(readFileSync(join(ROOT, path), "utf8"));
  return known.has(anchor) ? undefined : `${page}: "${target}" leads to no heading`;
}

if (isMain(import.meta.url)) {
  const pages = listFiles(".").map((path) => path.replace(/^\.\//, "")).filter((path) => path.endsWith(".md"));
  const links = pages.flatMap((page) => readLinks(readFileSync(join(ROOT, page), "utf8")).map((link) => [page, link]));
  const broken = links.map(([page, link]) => brokenLink(page, link)).filter(Boolean);
  for (const page of pages) {
    const missing = readNamedFiles(readFileSync(join(ROOT, page), "utf8")).filter((path) =>
      !existsSync(join(ROOT, path))
    );
    broken.push(...missing.map((path) => `${page}: there is no file "${path}"`));
  }
  for (const message of broken) console.error(message);
  console.log(`${links.length} links in ${pages.length} pages`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
