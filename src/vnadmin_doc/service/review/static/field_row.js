// The row of a field: its label, the control that it is typed in, and room for what is told about it.

import { h } from "./dom.js";

/** @typedef {import("./api.js").Field} Field */

const CHARACTERS_IN_A_LINE = 52;

/** Keys, outside a field, that go to a field; once more, to the next entry of its list. */
export const GO_TO = Object.freeze({
  l: /^\/kind\/code$/, c: /^\/issuers\/\d+\/name$/, s: /^\/code\/number$/, h: /^\/code\/notation$/,
  d: /^\/promulgation\/place$/, n: /^\/promulgation\/date$/, t: /^\/subject$/, g: /^\/addressees\/\d+\/text$/,
  y: /^\/signers\/\d+\/full_name$/, r: /^\/distribution\/\d+\/text$/,
});

export class FieldRow {
  /** @param {Field} field @param {string} id @param {import("./api.js").Letter["kinds"]} kinds @param {import("./api.js").Words} words */
  constructor(field, id, kinds, words) {
    this.field = field;
    this.input = control(field, id, kinds, words);
    this.details = h("div", { class: "details", id: `${id}-d` });
    /** What of it was sent to be saved. @type {string | null} */
    this.sent = null;
    /** Why it was not saved. */
    this.problem = "";
    this.unsaved = h("span", { class: "badge unsaved", hidden: true }, words.not_saved);
    this.input.addEventListener("input", () => this.mark());
    const label = h("label", { for: id, id: `${id}-l` }, field.label, ...marks(field, words), " ", this.unsaved);
    this.row = h("div", { class: `field ${field.doubt ? "doubt" : ""} ${field.kind}`, role: "group", "aria-labelledby": `${id}-l`, tabindex: "-1", "data-path": field.path },
      label, this.input, this.details);
  }

  get typed() {
    return this.input instanceof HTMLButtonElement ? this.field.text : this.input.value;
  }

  get isChanged() {
    return this.typed !== this.field.text;
  }

  /** Is something typed that was not sent to be saved? */
  get isUnsaved() {
    return this.isChanged && this.typed !== this.sent;
  }

  mark() {
    this.unsaved.hidden = !this.isUnsaved;
  }

  /** What is typed is sent to be saved. */
  send() {
    this.sent = this.typed;
    this.mark();
  }

  /** Has the control lines of its own, or choices, so that the arrow keys belong to it? */
  get usesArrows() {
    return this.input instanceof HTMLTextAreaElement || this.input instanceof HTMLSelectElement;
  }

  /** @param {string} text */
  type(text) {
    if (!(this.input instanceof HTMLButtonElement)) this.input.value = text;
    this.mark();
  }

  /** Where the cursor is; null if there is none. */
  get cursor() {
    return isText(this.input) ? this.input.selectionStart : null;
  }

  /** @param {number | null} at */
  placeCursor(at) {
    if (at !== null && isText(this.input)) this.input.setSelectionRange(at, at);
  }

  /** The control has the focus, and what is typed replaces its text. */
  focus() {
    if (document.activeElement === this.input) return;
    this.input.focus({ preventScroll: true });
    if (isText(this.input)) this.input.select();
  }
}

/** @param {Element} element @returns {element is HTMLInputElement | HTMLTextAreaElement} */
const isText = (element) => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

/** @param {Field} field @param {import("./api.js").Words} words */
function marks(field, words) {
  const key = keyOf(field.path);
  return [
    ...(key ? [" ", h("kbd", { class: "go", "aria-hidden": "true" }, key)] : []),
    ...(field.doubt ? [" ", h("span", { class: "badge" }, words.is_doubtful)] : []),
    ...(field.person && !field.doubt ? [" ", h("span", { class: "badge person", "aria-hidden": "true" }, "✓")] : []),
  ];
}

/** The key that goes to the field; of a list, to its first entry. @param {string} path */
function keyOf(path) {
  return /\/[1-9]\d*\//.test(path) ? undefined : Object.entries(GO_TO).find(([, paths]) => paths.test(path))?.[0];
}

/** @param {Field} field @param {string} id @param {import("./api.js").Letter["kinds"]} kinds @param {import("./api.js").Words} words */
function control(field, id, kinds, words) {
  const attributes = { id, "aria-describedby": `${id}-d`, "aria-keyshortcuts": keyOf(field.path), autocomplete: "off", spellcheck: "false" };
  if (field.kind === "part") return h("button", { ...attributes, type: "button", class: "part-text" }, field.text || words.empty);
  if (field.kind === "choice") return choice(field, attributes, kinds, words);
  const isLong = field.kind === "long" || field.kind === "lines";
  const lines = Math.max(1, Math.ceil(field.text.length / CHARACTERS_IN_A_LINE), field.text.split("\n").length);
  const input = isLong ? h("textarea", { ...attributes, rows: Math.min(8, lines) }) : h("input", { ...attributes, type: "text" });
  input.value = field.text;
  return input;
}

/**
 * @param {Field} field @param {Record<string, string | undefined>} attributes
 * @param {import("./api.js").Letter["kinds"]} kinds @param {import("./api.js").Words} words
 */
function choice(field, attributes, kinds, words) {
  const isKnown = kinds.some((kind) => kind.value === field.text);
  const all = isKnown ? kinds : [{ value: field.text, label: field.text || words.empty }, ...kinds];
  return h("select", attributes, all.map(({ value, label }) => h("option", { value, selected: value === field.text }, label)));
}
