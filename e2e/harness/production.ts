/** What an operator puts into the environment before the public may come, for text; the sites are still to be named. */
export const PRODUCTION = {
  PRODUCTION: "true",
  OPERATOR: "Example Association",
  OPERATOR_CONTACT: "privacy@site.example",
  OPERATOR_COUNTRY: "FR",
  OPERATOR_PERSON: "Jo Doe",
  AGE_MODE: "ask",
  MODES: "text",
};
