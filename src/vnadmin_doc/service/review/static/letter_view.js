// One letter: its page beside its fields, and the keys. Enter or Tab confirms and goes to the next doubt.

import { documentOf, letterOf, loggedIn, pageOf } from "./api.js";
import { Changes } from "./changes.js";
import { h, isTyping, tell } from "./dom.js";
import { keysOf } from "./field_details.js";
import { header } from "./header.js";
import { LetterFields } from "./letter_fields.js";
import { linkOf, loadList } from "./letters.js";
import { PagePicture } from "./page_picture.js";

/** @typedef {import("./field_row.js").FieldRow} FieldRow */

export class LetterView {
  /** @param {import("./letters.js").State} state @param {import("./api.js").Item} item */
  constructor(state, item) {
    this.state = state;
    this.item = item;
    this.words = state.words;
    this.who = h("input", { id: "who", value: loggedIn || localStorage.getItem("who") || "", readonly: Boolean(loggedIn), autocomplete: "name", maxlength: 100 });
    this.who.addEventListener("change", () => localStorage.setItem("who", this.who.value));
    this.next = h("button", { type: "button", class: "primary next", click: () => this.saveAndGo() }, this.words.next);
    this.changes = new Changes(item, this.words, this.who);
    /** @type {LetterFields | null} */
    this.fields = null;
    /** @type {PagePicture | null} */
    this.picture = null;
  }

  async element() {
    const [letter] = await Promise.all([letterOf(this.item), this.state.found.letters.length ? null : loadList(this.state)]);
    const picture = new PagePicture(this.words, letter, (/** @type {string} */ path) => fields.choose(path));
    const fields = new LetterFields(letter, this.words, this.changes, {
      chosen: (field) => picture.focus(field), key: (event, row) => this.fieldKey(event, row, fields), done: () => this.next.focus(),
    });
    Object.assign(this, { fields, picture });
    const side = h("section", { class: "side", "aria-label": this.words.fields }, fields.element, this.foot());
    return h("div", { class: "letter-view" }, this.head(letter, fields), h("main", {}, picture.element, side));
  }

  shown() {
    this.fields?.chooseFirst();
    this.prefetch();
  }

  close() {
    this.picture?.close();
  }

  /** Is something typed, or sent, that may not be saved? */
  get isUnsaved() {
    return this.changes.waiting > 0 || this.fields?.unsaved !== undefined;
  }

  /** When all that was sent is answered: is nothing left that is typed and not saved? If there is, it is chosen. */
  async mayClose() {
    await this.changes.saving;
    const left = this.fields?.unsaved;
    if (left === undefined) return true;
    this.fields?.choose(left);
    tell(this.words.unsaved, true);
    return false;
  }

  // ---- head and foot

  /** @param {import("./api.js").Letter} letter @param {LetterFields} fields */
  head(letter, { left, packet }) {
    const title = h("h1", {}, letter.name + (letter.part > 1 ? ` #${letter.part}` : ""));
    return header(this.words, title, left, h("span", { class: "space" }), h("label", { for: "who" }, this.words.your_name), this.who,
      h("a", { href: documentOf(this.item), download: true }, this.words.document), packet);
  }

  foot() {
    const { words } = this;
    return h("footer", {},
      h("button", { type: "button", click: () => this.go(-1) }, words.previous),
      h("button", { type: "button", click: () => this.go(1) }, words.next_unchanged), this.next,
      h("details", { class: "keys" }, h("summary", {}, words.keys), h("p", {}, words.keys_text)));
  }

  // ---- other letters

  /** @param {number} step */
  neighbour(step) {
    const { letters } = this.state.found;
    const at = letters.findIndex((item) => item.id === this.item.id && item.part === this.item.part);
    return at < 0 ? letters[0] : letters[at + step];
  }

  /** @param {number} step */
  async go(step) {
    const { refused } = this.changes;
    await this.changes.saving;
    if (this.changes.refused > refused) return; // the person is told why
    const next = this.neighbour(step);
    if (next) location.hash = linkOf(next);
    else tell(step > 0 ? this.words.last : this.words.first);
  }

  saveAndGo() {
    const row = this.fields?.current;
    const isHere = row !== undefined && document.activeElement === row.input;
    if ((!isHere || this.fields?.save(row)) && this.fields?.saveAll()) this.go(1);
  }

  /** The server draws the next letter's page while this one is read. */
  async prefetch() {
    const next = this.neighbour(1);
    if (!next) return;
    const letter = await letterOf(next).catch(() => null);
    const picture = letter && (await pageOf(letter, letter.pages[0]).catch(() => null));
    if (picture) URL.revokeObjectURL(picture.url);
  }

  // ---- keys

  /** A key in the control of a field. @param {KeyboardEvent} event @param {FieldRow} row @param {LetterFields} fields */
  fieldKey(event, row, fields) {
    if (event.isComposing) return; // an input method for Vietnamese is at work
    const act = this.actOf(event, row, fields);
    if (!act) return;
    if (!event.repeat || event.key.startsWith("Arrow")) act(); // a key that is held down would confirm what nobody saw
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event @param {FieldRow} row @param {LetterFields} fields @returns {(() => void) | null} */
  actOf({ key, ctrlKey, altKey, metaKey, shiftKey }, row, fields) {
    if (key === "Escape") return () => fields.leave(row);
    if (key === "Enter" && ctrlKey) return () => this.saveAndGo();
    if (ctrlKey || altKey || metaKey) return null;
    if ((key === "Enter" || key === "Tab") && !shiftKey) return () => fields.confirm(row);
    const at = row.isChanged ? -1 : keysOf(row.field).indexOf(key.toLowerCase());
    if (at >= 0 && at < row.field.guesses.length) return () => fields.pick(row, at);
    if (key === "ArrowDown" && !row.usesArrows) return () => fields.beside(row, 1);
    if (key === "ArrowUp" && !row.usesArrows) return () => fields.beside(row, -1);
    return null;
  }

  /** A key anywhere else. @param {KeyboardEvent} event */
  key(event) {
    if (event.repeat && !isTyping(event.target)) { event.preventDefault(); return; }
    const isAlone = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.ctrlKey && event.key === "Enter" && !event.repeat) this.saveAndGo();
    else if (!isAlone || isTyping(event.target) || !this.pageKey(event.key)) return;
    event.preventDefault();
  }

  /** Only while the focus is on the row, so that no entry is removed unseen. @param {(fields: LetterFields, row: FieldRow) => void} act */
  entryAct(act) {
    const row = this.fields?.current;
    if (this.fields && row?.row.contains(document.activeElement)) act(this.fields, row);
  }

  /** A key outside a field; false if it does nothing. @param {string} key */
  pageKey(key) {
    if (key === "Escape") location.hash = "#/";
    else if (key === "Enter" && this.fields?.current?.row === document.activeElement) this.fields.current.focus();
    else if (key === "j") this.go(1);
    else if (key === "k") this.go(-1);
    else if (key === "u") this.fields?.undoLast();
    else if (key === "+" || key === "Insert") this.entryAct((fields, row) => fields.askForEntry(row));
    else if (key === "Delete") this.entryAct((fields, row) => fields.remove(row));
    else return this.fields?.goTo(key) ?? false;
    return true;
  }
}
