import type { Option } from "./config-option.ts";
import { isContact, isoDate, items, line, readOrigin, word } from "./config-readers.ts";
import { AGE_MODES, type AgeMode } from "./privacy/ports.ts";

/** Who answers for the server, and for whom it is there. */
export const OPERATOR_OPTIONS = {
  operator: {
    meaning: "Who runs this server and answers for it (the controller of GDPR Art. 4): a person or an organisation",
    expected: "a name of 2 to 200 characters",
    read: line(2, 200),
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
  operatorContact: {
    meaning: "Where people reach the operator: an e-mail address or a web page",
    expected: "an e-mail address, or an address that begins with https://",
    read: (text) => isContact(text) ? text : undefined,
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
  operatorCountry: {
    meaning: "Country of the operator, whose law applies; two letters, for example FR",
    expected: "two letters (ISO 3166), for example FR",
    read: (text) => /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : undefined,
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
  operatorPerson: {
    meaning: "The accountable person: somebody who answers for what happens here",
    expected: "a name of 2 to 200 characters",
    read: line(2, 200),
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
  policyDate: {
    meaning: "Since when this configuration is in force, as the policy states it, for example 2026-11-01",
    expected: "a date such as 2026-11-01",
    read: isoDate,
    fallback: undefined,
    shown: "the date of the policy's texts",
  } as Option<string | undefined>,
  ageMode: {
    meaning:
      "Who makes sure that visitors are 18 or older: ask (we ask them), site (the site that embeds the chat has)",
    expected: AGE_MODES.join(" or "),
    read: word(AGE_MODES),
    fallback: undefined,
    shown: "ask; to be chosen with --production",
  } as Option<AgeMode | undefined>,
  origins: {
    meaning: "Sites that may embed the chat, separated by commas, for example https://example.org",
    expected: "origins such as https://example.org, separated by commas",
    read: items(readOrigin),
    fallback: [],
    shown: "this server itself and localhost; none with --production",
  } as Option<readonly string[]>,
};
