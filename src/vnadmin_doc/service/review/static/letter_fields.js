// The fields of a letter as rows: which is chosen, what is typed, what is saved.

import { packetOf } from "./api.js";
import { fill, h, unfold } from "./dom.js";
import { conflictBox, details, newEntry, removedEntries } from "./field_details.js";
import { FieldRow, GO_TO } from "./field_row.js";
import { tree } from "./section_tree.js";

/**
 * @typedef {import("./api.js").Field} Field
 * @typedef {import("./changes.js").Change} Change
 * @typedef {object} Around what else shows the letter
 * @property {(field: Field) => void} chosen
 * @property {(event: KeyboardEvent, row: FieldRow) => void} key
 * @property {() => void} done there is no doubt left below
 */

/** The list that an entry is of. @param {Field} field */
const listOf = (field) => field.path.replace(/\/\d+(\/\w+)?$/, "");

export class LetterFields {
  /**
   * @param {import("./api.js").Letter} letter @param {import("./api.js").Words} words
   * @param {import("./changes.js").Changes} changes @param {Around} around
   */
  constructor(letter, words, changes, around) {
    this.letter = letter;
    this.words = words;
    this.changes = changes;
    this.around = around;
    this.chosen = "";
    /** @type {Map<string, FieldRow>} */
    this.rows = new Map();
    this.left = h("strong", { class: "left" });
    this.packet = h("a", { href: packetOf(letter), download: true, hidden: true }, words.packet);
    this.element = h("div", { class: "fields" });
    this.fill();
  }

  fill() {
    this.rows.clear();
    for (const field of this.letter.fields) this.rows.set(field.path, this.row(field));
    const { removed } = this.letter;
    const restored = removed.length ? [removedEntries(removed, this.words, (entry) => this.restore(entry))] : [];
    this.element.replaceChildren(...tree([...this.rows.values()], this.words), ...restored);
    const count = this.letter.doubts;
    this.left.textContent = count ? fill(this.words.doubts_left, { count }) : this.words.no_doubts;
    this.left.classList.toggle("some", count > 0);
    this.packet.hidden = !this.letter.packet;
  }

  /** @param {Field} field */
  row(field) {
    const row = new FieldRow(field, `f${this.rows.size}`, this.letter.kinds, this.words);
    row.input.addEventListener("focus", () => { if (this.chosen !== field.path) this.choose(field.path); });
    row.row.addEventListener("keydown", (event) => { if (event.target === row.input) this.around.key(event, row); });
    return row;
  }

  // ---- which field

  get current() {
    return this.rows.get(this.chosen);
  }

  chooseFirst() {
    this.choose((this.letter.fields.find((field) => field.doubt) || this.letter.fields[0]).path);
  }

  /** @param {string} path */
  choose(path, focus = true) {
    const found = this.rows.get(path);
    if (!found) return;
    this.current?.row.classList.remove("chosen");
    this.current?.details.replaceChildren();
    this.chosen = path;
    found.row.classList.add("chosen");
    found.details.replaceChildren(...this.details(found));
    unfold(found.row);
    if (focus) found.focus();
    found.row.scrollIntoView({ block: "nearest" });
    this.around.chosen(found.field);
  }

  /** @param {FieldRow} row */
  details(row) {
    return details(row.field, this.letter, this.words, {
      pick: (at) => this.pick(row, at), confirm: () => this.confirm(row, true), undo: () => this.undo(row),
      askForEntry: () => this.askForEntry(row), remove: () => this.remove(row),
    });
  }

  /** @param {FieldRow} row @param {number} step */
  beside(row, step) {
    const all = this.letter.fields;
    const next = all[all.indexOf(row.field) + step];
    if (next) this.choose(next.path);
  }

  /** Go to the field of a key, or from there to the next one of the key; false if the key is of none. @param {string} key */
  goTo(key) {
    const paths = Object.entries(GO_TO).find(([name]) => name === key)?.[1];
    const all = this.letter.fields.filter((field) => field.kind !== "part" && paths?.test(field.path)).map((field) => field.path);
    if (!all.length) return false;
    this.choose(all[(all.indexOf(this.chosen) + 1) % all.length]);
    return true;
  }

  /** Leave a field as it was; its row keeps the focus, so that Tab reaches its buttons. @param {FieldRow} row */
  leave(row) {
    row.type(row.field.text);
    row.row.focus({ preventScroll: true });
  }

  // ---- changes

  /** @param {FieldRow} row @param {number} at */
  pick(row, at) {
    row.type(row.field.guesses[at]);
    this.confirm(row);
  }

  /**
   * Save what is typed, or confirm what is doubtful, and go to the next doubt. That nothing is there, although something
   * was seen (there are readings), is confirmed by the button alone: `meant`.
   *
   * @param {FieldRow} row
   */
  confirm(row, meant = false) {
    const { field } = row;
    const isUnread = !field.text && field.guesses.length > 0 && !row.isChanged;
    if ((meant || !isUnread) && !this.save(row)) return;
    const all = this.letter.fields, from = all.indexOf(field);
    const next = [...all.slice(from + 1), ...all.slice(0, from)].find((item) => item.doubt);
    if (next) this.choose(next.path);
    else this.around.done();
  }

  /** Send a field if it has to be; false if that is not possible now. @param {FieldRow} row @param {Partial<Change>} again */
  save(row, again = {}) {
    const { field, isChanged, typed } = row;
    if (!isChanged && !field.doubt) return true;
    if (!this.changes.hasName()) return false;
    const path = isChanged ? field.path : field.confirms;
    const seen = path === field.path ? field.value : null;
    this.send("record", field, { path, seen, ...(isChanged ? { text: typed } : { confirm: true }), ...again }, typed);
    return true;
  }

  /** @param {FieldRow} row */
  undo({ field }) {
    if (this.changes.hasName()) this.send("undo", field, { path: field.confirms, seen: field.value });
  }

  /** Undo the chosen field, or else what was done last here. */
  undoLast() {
    const done = [...this.changes.done].reverse();
    const entry = this.letter.removed.at(-1);
    if (entry && done[0]?.what === "remove") { this.restore(entry); return; }
    const row = [this.chosen, ...done.map(({ path }) => path)].map((path) => this.rows.get(path)).find((found) => found?.field.person);
    if (row) this.undo(row);
    else if (entry) this.restore(entry);
  }

  // ---- entries of lists

  /** Ask for a new entry below one; not if this is no entry of a list. @param {FieldRow} row */
  askForEntry(row) {
    if (!row.field.isEntry || !row.field.text) return;
    const input = newEntry(this.words, (text) => this.add(row, text), () => this.choose(row.field.path));
    row.details.querySelector(".new-entry")?.remove();
    row.details.append(input);
    input.focus();
  }

  /** @param {FieldRow} row @param {string} text */
  add({ field }, text) {
    if (!this.changes.hasName()) return;
    const path = field.path.replace(/\d+(?=(\/\w+)?$)/, (number) => String(Number(number) + 1));
    this.send("add", field, { path: field.path, seen: field.value, text }, undefined, path);
  }

  /** @param {FieldRow} row */
  remove({ field }) {
    if (!field.isEntry || !field.text || !this.changes.hasName()) return;
    const all = this.letter.fields, at = all.indexOf(field);
    const next = all.slice(at + 1).find((other) => other.isEntry && listOf(other) === listOf(field)) ? field : all[Math.max(0, at - 1)];
    this.send("remove", field, { path: field.path, seen: field.value }, undefined, next.path);
  }

  /** @param {import("./api.js").Removed} entry */
  restore(entry) {
    if (!this.changes.hasName()) return;
    this.changes.send("restore", entry.path, { path: entry.path }, {
      update: (letter) => this.update(letter), failed: () => {}, conflict: () => {},
    });
  }

  /**
   * Send a change of a field; `then` is chosen after it.
   *
   * @param {import("./changes.js").What} what @param {Field} field @param {Change} change
   * @param {string} [typed] @param {string} [then]
   */
  send(what, field, change, typed, then) {
    field.doubt = false; // so that the next doubt is another one
    this.changes.send(what, field.path, change, {
      update: (letter) => { this.update(letter); if (then) this.choose(then); },
      failed: (problem) => this.failed(field.path, problem, typed),
      conflict: (other, problem) => this.conflict(field.path, problem, other.value, change.text ?? typed),
    });
  }

  /** Show the letter as it is now; what is being typed in another field stays. @param {import("./api.js").Answer} found */
  update(found) {
    const path = this.chosen, before = this.current;
    const isHere = before !== undefined && before.row.contains(document.activeElement);
    const isOnRow = document.activeElement === before?.row;
    const isTyped = before !== undefined && before.isChanged && before.field.doubt !== false;
    const top = this.element.scrollTop;
    Object.assign(this.letter, found);
    this.fill();
    this.element.scrollTop = top;
    const now = this.rows.get(path);
    if (isTyped) now?.type(before.typed);
    this.choose(path, isHere && !isOnRow);
    if (isOnRow) now?.row.focus({ preventScroll: true });
    if (isTyped) now?.placeCursor(before.cursor);
  }

  /** @param {string} path @param {string} problem @param {string} [typed] */
  failed(path, problem, typed) {
    const row = this.rows.get(path);
    if (!row) return;
    row.field.doubt = true;
    if (typed !== undefined) row.type(typed);
    this.choose(path);
    row.details.prepend(h("p", { class: "issue error", role: "alert" }, problem));
  }

  /** @param {string} path @param {string} problem @param {string | null} theirs @param {string} [typed] */
  conflict(path, problem, theirs, typed) {
    this.choose(path);
    const row = this.rows.get(path);
    if (!row) return;
    const mine = typed === row.field.text ? undefined : typed;
    row.details.prepend(conflictBox(problem, mine, this.words, {
      keepTheirs: () => this.choose(path),
      keepMine: () => {
        row.type(mine || "");
        this.save(row, { seen: theirs });
      },
    }));
  }
}
