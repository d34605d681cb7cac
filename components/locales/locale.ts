import { configureLocalization, type LocaleModule } from "@lit/localize";

/** Languages with a complete translation. */
export const LOCALES = ["en", "fr"] as const;
export type Locale = typeof LOCALES[number];

const LOADERS: Record<Exclude<Locale, "en">, () => Promise<LocaleModule>> = {
  fr: () => import("./fr.ts"),
};

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: "en",
  targetLocales: LOCALES.filter((locale) => locale !== "en"),
  loadLocale: (locale) => LOADERS[locale as keyof typeof LOADERS](),
});

/** Which way each language is written. */
const DIRECTIONS: Record<Locale, "ltr" | "rtl"> = { en: "ltr", fr: "ltr" };

/** Which way the active language is written. */
export function activeDirection(): "ltr" | "rtl" {
  return DIRECTIONS[activeLocale()];
}

/** The language in which the elements speak now. */
export function activeLocale(): Locale {
  return getLocale() as Locale;
}

/**
 * Speaks the language of an element: its `lang` or that of what it stands in, else the first of the person's languages
 * that there is, else English. A page language without translation counts as none.
 */
export function useLanguageOf(element: Element): Promise<void> {
  return setLocale(localeFor([languageAround(element), ...navigator.languages]));
}

/** The first tag for which there is a translation; English otherwise. */
export function localeFor(tags: readonly (string | undefined)[]): Locale {
  for (const tag of tags) {
    const primary = tag?.split("-")[0]?.toLowerCase();
    const locale = LOCALES.find((locale) => locale === primary);
    if (locale) return locale;
  }
  return "en";
}

function languageAround(element: Element): string | undefined {
  for (let at: Element | null = element; at; at = parentThroughShadow(at)) {
    const lang = at.getAttribute("lang");
    if (lang) return lang;
  }
  return undefined;
}

function parentThroughShadow(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
