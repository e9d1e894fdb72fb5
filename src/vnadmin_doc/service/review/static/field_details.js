// What is told about the chosen field: its doubts, a cut from the page, readings to choose from, and who changed it.

import { crop } from "./api.js";
import { fill, h } from "./dom.js";

/**
 * @typedef {import("./api.js").Field} Field
 * @typedef {import("./api.js").Words} Words
 * @typedef {object} Acts what its buttons do
 * @property {(at: number) => void} pick
 * @property {() => void} confirm
 * @property {() => void} undo
 * @property {() => void} askForEntry
 * @property {() => void} remove
 */

const KEYS_OF_TEXT = ["1", "2", "3", "4", "5"];
const KEYS_OF_NUMBER = ["a", "b", "c", "d", "e"];

/** The keys that choose a reading: letters where digits are typed. @param {Field} field */
export const keysOf = (field) => (/^\d/.test(field.guesses[0] || "") ? KEYS_OF_NUMBER : KEYS_OF_TEXT);

/** @param {Field} field @param {import("./api.js").Item} letter @param {Words} words @param {Acts} acts */
export function details(field, letter, words, acts) {
  /** @type {HTMLElement[]} */
  const parts = field.issues.map((issue) => h("p", { class: `issue ${issue.severity}` }, issue.text));
  if (field.boxes.length && (field.doubt || field.guesses.length)) parts.push(cut(field, letter, words));
  if (field.guesses.length) parts.push(choices(field, words, acts));
  if (field.person) parts.push(person(field.person, words, acts));
  if (field.doubt) parts.push(h("button", { type: "button", class: "confirm", click: acts.confirm }, field.text ? words.confirm : words.nothing_there));
  if (field.isEntry) parts.push(entryButtons(field, words, acts));
  return parts;
}

/** @param {Field} field @param {Words} words @param {Acts} acts */
function entryButtons(field, words, acts) {
  const add = h("button", { type: "button", class: "add", "aria-keyshortcuts": "+", click: acts.askForEntry }, h("kbd", { "aria-hidden": "true" }, "+"), " ", words.add_below);
  const remove = h("button", { type: "button", class: "remove", "aria-keyshortcuts": "Delete", click: acts.remove }, h("kbd", { "aria-hidden": "true" }, "Delete"), " ", words.remove_entry);
  return h("div", { class: "entry", role: "group", "aria-label": field.label }, field.text ? [add, remove] : []);
}

/**
 * Where a new entry is typed. Enter saves it, Esc leaves it out.
 *
 * @param {Words} words @param {(text: string) => void} save @param {() => void} leave
 */
export function newEntry(words, save, leave) {
  const input = h("input", { type: "text", class: "new-entry", "aria-label": words.new_entry, placeholder: words.new_entry_hint, autocomplete: "off", spellcheck: "false" });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter" && input.value.trim()) save(input.value);
    else leave();
  });
  return input;
}

/** The entries that people removed, each with a button that puts it back. @param {import("./api.js").Removed[]} removed @param {Words} words @param {(entry: import("./api.js").Removed) => void} restore */
export function removedEntries(removed, words, restore) {
  const rows = removed.map((entry) => h("p", {}, fill(words.removed_by, { ...entry, at: localTime(entry.at) }), " ",
    h("button", { type: "button", click: () => restore(entry) }, words.undo)));
  return h("section", { class: "removed", "aria-label": words.removed_entries }, h("h2", {}, words.removed_entries), rows);
}

/** Day before month in both languages. @param {string} at */
const localTime = (at) => new Date(at).toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "vi");

/** @param {Field} field @param {import("./api.js").Item} letter @param {Words} words */
function cut(field, letter, words) {
  const image = h("img", { src: crop(letter, field.path), alt: words.crop, class: "crop" });
  image.addEventListener("error", () => image.remove());
  image.addEventListener("load", () => image.closest(".field")?.scrollIntoView({ block: "nearest" }));
  return image;
}

/** @param {Field} field @param {Words} words @param {Acts} acts */
function choices(field, words, acts) {
  const keys = keysOf(field);
  const buttons = field.guesses.map((reading, at) => h("button", { type: "button", "aria-label": fill(words.choose, { reading, key: keys[at] }), click: () => acts.pick(at) },
    h("kbd", {}, keys[at]), " ", reading));
  return h("div", { class: "choices", role: "group", "aria-label": words.readings }, buttons);
}

/** @param {import("./api.js").Person} by @param {Words} words @param {Acts} acts */
function person({ who, at, old, kind }, words, acts) {
  const told = { confirm: words.confirmed_by, add: words.added_by }[kind] ?? words.corrected_by;
  return h("p", { class: "by" }, fill(told, { who, at: localTime(at), old: old || words.empty }), " ",
    h("button", { type: "button", click: acts.undo }, words.undo));
}

/**
 * Another value than the one that was seen: which to keep?
 *
 * @param {string} problem @param {string} keepMine the words of the second choice, "" for none @param {Words} words
 * @param {{ keepTheirs: () => void, keepMine: () => void }} acts
 */
export function conflictBox(problem, keepMine, words, acts) {
  return h("div", { class: "conflict", role: "alert" }, h("p", {}, problem),
    h("button", { type: "button", class: "theirs", click: acts.keepTheirs }, words.keep_theirs),
    keepMine !== "" && h("button", { type: "button", class: "mine", click: acts.keepMine }, keepMine));
}
