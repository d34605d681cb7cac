import { create, ts } from "@custom-elements-manifest/analyzer";
import { litPlugin } from "@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles } from "../.ci/sources.mjs";
import { ROOT } from "../.ci/tools.mjs";
import { readEventClasses } from "./event-classes.mjs";

const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static;

/**
 * Describes every tag (attributes, properties, events, slots, parts, custom properties) from the doc comments.
 * @param {string[]} [files] relative to the project
 * @returns {import("custom-elements-manifest/schema").Package}
 */
export function createManifest(files = listFiles("components").filter((name) => name.endsWith(".ts"))) {
  const modules = files.map((name) => {
    return ts.createSourceFile(name, readFileSync(join(ROOT, name), "utf8"), ts.ScriptTarget.ES2022, true);
  });
  const manifest = create({ modules, plugins: [...litPlugin(), publicMembersOnly(), namedEvents(modules)] });
  manifest.modules = manifest.modules.filter(({ declarations }) => declarations.some(({ tagName }) => tagName));
  return manifest;
}

/** Leaves out what is no concern of a page: private names, reactive state, queries, callbacks of the platform. */
function publicMembersOnly() {
  const internal = new Map();
  return {
    name: "public-members-only",
    analyzePhase({ node }) {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      const names = node.members.filter(isInternal).map((member) => member.name?.getText());
      internal.set(`${node.getSourceFile().fileName} ${node.name.getText()}`, new Set(names));
    },
    moduleLinkPhase({ moduleDoc }) {
      for (const declaration of moduleDoc.declarations) {
        const names = internal.get(`${moduleDoc.path} ${declaration.name}`);
        if (declaration.members) declaration.members = declaration.members.filter(({ name }) => !names?.has(name));
      }
    },
  };
}

/** The analyzer sees `dispatchEvent(new TypingEvent(typing))`, and takes the argument, if any, for the event's name. */
function namedEvents(modules) {
  const known = new Map(modules.flatMap(({ text }) => readEventClasses(text)));
  return {
    name: "named-events",
    packageLinkPhase({ customElementsManifest }) {
      for (const declaration of customElementsManifest.modules.flatMap(({ declarations }) => declarations)) {
        const byName = new Map();
        for (const event of declaration.events ?? []) {
          const named = { ...event, ...known.get(event.type?.text) };
          if (named.name) byName.set(named.name, { ...named, ...byName.get(named.name) });
        }
        if (declaration.events) declaration.events = [...byName.values()];
      }
    },
  };
}

function isInternal(member) {
  const name = member.name?.getText() ?? "";
  if (name.startsWith("#") || name.endsWith("Callback")) return true;
  return (ts.getCombinedModifierFlags(member) & HIDDEN) !== 0 ||
    (ts.canHaveDecorators(member) ? ts.getDecorators(member) ?? [] : []).some((decorator) => {
      return /^@(state|query|queryAll|queryAsync|queryAssignedElements|queryAssignedNodes)\b/.test(decorator.getText());
    });
}
