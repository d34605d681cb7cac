// Checks what was built: the bundle's weight, and that custom-elements.json tells everything about every tag.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { readEventClasses } from "../components/event-classes.mjs";
import { listFiles } from "./sources.mjs";
import { isMain, ROOT } from "./tools.mjs";

/**
 * What is wrong with a manifest, in sentences.
 * @param {import("custom-elements-manifest/schema").Package} manifest
 * @param {Record<string, string>} sources source text by path, of the files that define tags
 * @param {Record<string, string>} eventNames name on the wire by class, such as `MatchedEvent: "passerby-matched"`
 */
export function manifestGaps(manifest, sources, eventNames = {}) {
  return manifest.modules.flatMap(({ path, declarations }) => {
    return declarations.filter(({ tagName }) => tagName).flatMap((element) => {
      return elementGaps(element, sources[path] ?? "", eventNames).map((gap) => `<${element.tagName}>: ${gap}`);
    });
  });
}

/** What every form control has, as the HTML Standard tells. */
const FORM_CONTROL = new Set(
  ["form", "validity", "validationMessage", "willValidate", "checkValidity", "reportValidity", "setCustomValidity"],
);

function elementGaps(element, source, eventNames) {
  const gaps = element.description ? [] : ["has no description"];
  const kinds = {
    attribute: element.attributes,
    property: element.members?.filter(({ kind }) => kind === "field"),
    method: element.members?.filter(({ kind }) => kind === "method"),
    event: element.events,
    slot: element.slots,
    part: element.cssParts,
    "custom property": element.cssProperties,
  };
  for (const [kind, items] of Object.entries(kinds)) {
    for (const { name, description } of items ?? []) {
      if (!description && !FORM_CONTROL.has(name)) gaps.push(`${kind} "${name}" has no description`);
    }
  }
  const documented = (items) => new Set((items ?? []).map(({ name }) => name));
  const used = {
    "@csspart": [namesIn(source, /\bpart="([\w\s-]+)"/g), documented(element.cssParts)],
    "@slot": [slotsIn(source), documented(element.slots)],
    "@fires": [eventsIn(source, eventNames), documented(element.events)],
  };
  for (const [tag, [names, known]] of Object.entries(used)) {
    for (const name of names) if (!known.has(name)) gaps.push(`"${name}" is used but has no ${tag}`);
  }
  return gaps;
}

function namesIn(source, pattern) {
  return new Set([...source.matchAll(pattern)].flatMap(([, names]) => names.split(/\s+/).filter(Boolean)));
}

/** A slot's name, or "" for the default slot. */
function slotsIn(source) {
  return new Set([...source.matchAll(/<slot(?![\w-])([^>]*)>/g)].map(([, attributes]) => {
    return /\bname="([\w-]+)"/.exec(attributes)?.[1] ?? "";
  }));
}

function eventsIn(source, eventNames) {
  const classes = [...source.matchAll(/dispatchEvent\(\s*new (\w+)\(/g)].map(([, name]) => name);
  return new Set(classes.map((name) => eventNames[name]).filter(Boolean));
}

/** Tags that the sources define, to compare with those that the manifest tells about. */
function definedTags(sources) {
  return new Set(
    Object.values(sources).flatMap((source) => {
      return [...source.matchAll(/^@customElement\("([\w-]+)"\)/gm)].map(([, tag]) => tag);
    }),
  );
}

if (isMain(import.meta.url) && !existsSync(join(ROOT, "components/dist/custom-elements.json"))) {
  console.error('Nothing is built yet, run "npm run build" first');
  process.exitCode = 1;
} else if (isMain(import.meta.url)) {
  const dist = (name) => JSON.parse(readFileSync(join(ROOT, "components/dist", name), "utf8"));
  const { budget, files } = dist("meta.json");
  const manifest = dist("custom-elements.json");
  const paths = listFiles("components").filter((path) => path.endsWith(".ts"));
  const sources = Object.fromEntries(paths.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
  const events = Object.values(sources).flatMap(readEventClasses);
  const eventNames = Object.fromEntries(events.map(([className, { name }]) => [className, name]));
  const gaps = manifestGaps(manifest, sources, eventNames);

  const told = new Set(manifest.modules.flatMap(({ declarations }) => declarations.map(({ tagName }) => tagName)));
  for (const tag of definedTags(sources)) if (!told.has(tag)) gaps.push(`<${tag}> is not in custom-elements.json`);
  if (told.size === 0) gaps.push("custom-elements.json tells about no tag");
  const { brotli } = files["passerby.js"];
  if (brotli > budget) gaps.push(`passerby.js weighs ${brotli} bytes with Brotli, ${brotli - budget} over its budget`);

  for (const gap of gaps) console.error(gap);
  console.log(`passerby.js: ${brotli} of ${budget} bytes with Brotli; ${told.size} tags`);
  process.exitCode = gaps.length === 0 ? 0 : 1;
}
