// Reads pages as JSON (name → HTML) from standard input and prints what is wrong with them, as a JSON
// list of sentences. It uses the programming interface: the command of html-validate needs a newer Node.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const pageRules = {
  // Spaces at the end of lines are no mistake of HTML.
  "no-trailing-whitespace": "off",
  // Titles begin with what the organisers wrote; search engines cut them where they like.
  "long-title": "off",
  // Telephone numbers are copied from the page: an exotic hyphen would come along.
  "tel-non-breaking": "off",
  // Several boxes of one question share its name.
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
};

// Letters are read by mail programs, which know fewer elements than browsers: a <div> with a role is
// safer there than an <article>, styles stand in the elements, and both spellings of the DOCTYPE are valid.
const letterRules = { ...pageRules, "prefer-native-element": "off", "no-inline-style": "off", "doctype-style": "off" };

const validator = (rules) => new HtmlValidate(new StaticConfigLoader({ root: true, extends: ["html-validate:recommended"], rules }));
const ofPages = validator(pageRules);
const ofLetters = validator(letterRules);

const complaints = [];
for (const [name, html] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const isLetter = /^brief-.*-html$/.test(name);
  const report = (isLetter ? ofLetters : ofPages).validateStringSync(html, name);
  for (const message of report.results.flatMap((result) => result.messages)) {
    complaints.push(`${name}:${message.line}: ${message.ruleId}: ${message.message} (${message.selector})`);
  }
}
process.stdout.write(JSON.stringify(complaints));
