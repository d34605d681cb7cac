import "../mod.ts";
import { useLanguageOf } from "../locales/mod.ts";
import { show } from "./scenes.ts";

declare global {
  var screens: { show: (scene: string, attributes?: Record<string, string>) => Promise<void> };
}

globalThis.screens = {
  async show(scene, attributes) {
    await useLanguageOf(document.documentElement);
    await show(scene, attributes);
    await new Promise((resolve) => setTimeout(resolve, 250)); // videos need a few frames
  },
};
