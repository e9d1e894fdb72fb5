// The fields of a letter as rows: which is chosen, what is typed, what is saved.

import { packetOf } from "./api.js";
import { fill, h, tell, unfold } from "./dom.js";
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

/** The path of the entry below one. @param {string} path */
const below = (path) => path.replace(/\d+(?=(\/\w+)?$)/, (number) => String(Number(number) + 1));

/** The path of a field without its number: that of all entries of its list. @param {string} path */
const likeOf = (path) => path.replace(/\d+(?=(\/\w+)?$)/, "");

/** The other entries of the list of a field. @param {Field} field @param {Map<string, FieldRow>} rows */
const othersOf = (field, rows) => JSON.stringify([...rows.values()].map((row) => row.field)
  .filter((other) => other.path !== field.path && likeOf(other.path) === likeOf(field.path)).map((other) => other.value));

/** The row that has the value of a field now, as entries of its list may have moved. @param {Field} field @param {Map<string, FieldRow>} rows */
function placeOf(field, rows) {
  const here = rows.get(field.path);
  if (here?.field.value === field.value) return here;
  if (field.value === null) return undefined;
  const same = [...rows.values()].filter((row) => row.field.value === field.value && likeOf(row.field.path) === likeOf(field.path));
  return same.length === 1 ? same[0] : undefined;
}

/** @typedef {{ problem: string, mine: string | undefined, isNew: boolean }} Conflict `isNew`: what was typed is an entry to add */

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
    /** Where new entries are typed, by the field above. @type {Map<string, HTMLInputElement>} */
    this.newEntries = new Map();
    /** What two people want, by the field: until this one has decided. @type {Map<string, Conflict>} */
    this.conflicts = new Map();
    /** Resolves when no input method is at work. @type {Promise<void>} */
    this.composed = Promise.resolve();
    /** @type {Map<string, FieldRow>} */
    this.rows = new Map();
    this.left = h("strong", { class: "left" });
    this.packet = h("a", { href: packetOf(letter), download: true, hidden: true }, words.packet);
    this.element = h("div", { class: "fields" });
    this.element.addEventListener("compositionstart", () => {
      this.composed = new Promise((resolve) => this.element.addEventListener("compositionend", () => resolve(undefined), { once: true }));
    });
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

  /** The first field with something that is typed and not saved. */
  get unsaved() {
    const typed = (/** @type {string} */ path) => this.rows.get(path)?.isUnsaved || this.conflicts.get(path)?.mine !== undefined || Boolean(this.newEntries.get(path)?.value.trim());
    return [...this.rows.keys()].find(typed);
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
    const { path } = row.field;
    const conflict = this.conflicts.get(path), entry = this.newEntries.get(path);
    const told = details(row.field, this.letter, this.words, {
      pick: (at) => this.pick(row, at), confirm: () => this.confirm(row, true), undo: () => this.undo(row),
      askForEntry: () => this.askForEntry(row), remove: () => this.remove(row),
    });
    const problem = row.problem ? [h("p", { class: "issue error", role: "alert" }, row.problem)] : [];
    return [...problem, ...(conflict ? [this.conflictBox(path, conflict)] : []), ...told, ...(entry ? [entry] : [])];
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
    this.conflicts.delete(row.field.path);
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

  /** Send a field if it has to be; false if that is not possible now. @param {FieldRow} row */
  save(row) {
    const { field, isChanged, typed } = row;
    if ((!isChanged && !field.doubt) || (isChanged && !row.isUnsaved)) return true;
    if (!this.changes.hasName()) return false;
    row.send();
    this.conflicts.delete(field.path);
    const path = isChanged ? field.path : field.confirms;
    const seen = path === field.path ? field.value : null;
    this.send("record", field, { path, seen, ...(isChanged ? { text: typed } : { confirm: true }) });
    return true;
  }

  /** Save all that is typed; false if that is not possible now. */
  saveAll() {
    return [...this.rows.values()].filter((row) => row.isUnsaved).every((row) => this.save(row));
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

  /** Ask for a new entry below one; not if this is no entry of a list. @param {FieldRow} row @param {string} text */
  askForEntry(row, text = "") {
    if (!row.field.isEntry || !row.field.text) return;
    const { path } = row.field;
    const leave = (/** @type {HTMLInputElement} */ input) => {
      const at = [...this.newEntries].find(([, own]) => own === input)?.[0] ?? path;
      this.newEntries.delete(at);
      return this.rows.get(at) ?? row;
    };
    const input = newEntry(this.words, (text) => this.add(leave(input), text), () => this.choose(leave(input).field.path));
    input.value = text;
    if (!this.newEntries.has(path)) this.newEntries.set(path, input);
    this.choose(path, false);
    this.newEntries.get(path)?.focus();
  }

  /** @param {FieldRow} row @param {string} text */
  add({ field }, text) {
    if (!this.changes.hasName()) return;
    this.send("add", field, { path: field.path, seen: field.value, text }, below(field.path));
  }

  /** @param {FieldRow} row */
  remove({ field }) {
    if (!field.isEntry || !field.text || !this.changes.hasName()) return;
    const all = this.letter.fields, at = all.indexOf(field);
    const next = all.slice(at + 1).find((other) => other.isEntry && listOf(other) === listOf(field)) ? field : all[Math.max(0, at - 1)];
    this.send("remove", field, { path: field.path, seen: field.value }, next.path);
  }

  /** @param {import("./api.js").Removed} entry */
  restore(entry) {
    if (!this.changes.hasName()) return;
    this.changes.send("restore", entry.path, { path: entry.path }, {
      update: (letter) => this.update(letter), failed: () => {}, conflict: () => "",
    });
  }

  /**
   * Send a change of a field; `then` is chosen after it.
   *
   * @param {import("./changes.js").What} what @param {Field} field @param {Change} change
   * @param {string} [then]
   */
  send(what, field, change, then) {
    const { doubt } = field, others = othersOf(field, this.rows);
    field.doubt = false; // so that the next doubt is another one
    this.changes.send(what, field.path, change, {
      update: async (letter) => {
        await this.update(letter);
        if (then && this.chosen === field.path) this.choose(then);
      },
      failed: (problem) => { field.doubt = doubt; this.failed(what, field, change, problem); },
      conflict: ({ who }) => this.conflict(what, field, change, who, others),
    });
  }

  /** Show the letter as it is now; what is typed and not saved stays with its value. @param {import("./api.js").Answer} found */
  async update(found) {
    await this.composed; // the controls are made again, which would end the work of an input method
    const before = new Map(this.rows), current = this.current, focused = document.activeElement;
    const top = this.element.scrollTop;
    Object.assign(this.letter, found);
    this.fill();
    this.element.scrollTop = top;
    this.conflicts = this.atPlaces(this.conflicts, before);
    this.newEntries = this.atPlaces(this.newEntries, before);
    const left = [...before.values()].filter((row) => row.isUnsaved && !this.carry(row));
    if (current) this.chooseAgain(current, focused);
    for (const row of left) this.disputeTyped(row, before);
  }

  /** Choose the field that was chosen, with the focus where it was. @param {FieldRow} current @param {Element | null} focused */
  chooseAgain(current, focused) {
    const now = (current.sent === null && placeOf(current.field, this.rows)) || this.rows.get(this.place(this.chosen));
    if (!now) return;
    this.choose(now.field.path, focused === current.input || current.details.contains(focused));
    if (focused === current.row) now.row.focus({ preventScroll: true });
    if (focused instanceof HTMLInputElement && [...this.newEntries.values()].includes(focused)) focused.focus();
    if (now.isUnsaved) now.placeCursor(current.cursor);
  }

  /** Type again what was typed before the letter was shown again; false if its value is another one now. @param {FieldRow} row */
  carry(row) {
    const now = row.sent === null ? placeOf(row.field, this.rows) : this.rows.get(row.field.path);
    now?.type(row.typed);
    return now !== undefined;
  }

  /** Another person changed what was being typed. @param {FieldRow} row @param {Map<string, FieldRow>} before */
  disputeTyped({ field, typed }, before) {
    const who = this.rows.get(field.path)?.field.person?.who ?? null;
    tell(this.dispute("record", field, typed, who, othersOf(field, before)), true);
  }

  /** A field for something that is about a field: this one, or the last one of its list. @param {string} path */
  place(path) {
    if (this.rows.has(path)) return path;
    return [...this.rows.keys()].filter((other) => likeOf(other) === likeOf(path)).at(-1) ?? this.letter.fields[0].path;
  }

  /** What is kept by field, where the fields are now. @template Kept @param {Map<string, Kept>} kept @param {Map<string, FieldRow>} before */
  atPlaces(kept, before) {
    return new Map([...kept].map(([path, item]) => {
      const field = before.get(path)?.field;
      return [(field && placeOf(field, this.rows)?.field.path) ?? this.place(path), item];
    }));
  }

  /** @param {import("./changes.js").What} what @param {Field} field @param {Change} change @param {string} problem */
  failed(what, { path }, change, problem) {
    const row = this.rows.get(path);
    if (!row) return;
    row.sent = null;
    row.problem = problem;
    const isTyping = this.chosen !== path && this.current?.isUnsaved;
    if (what === "add") this.askForEntry(row, change.text);
    else if (change.text !== undefined && !row.isUnsaved) row.type(change.text);
    if (isTyping || what === "add") return;
    this.choose(path, false);
    row.row.focus({ preventScroll: true }); // in the control, the next key would replace what is typed
  }

  /**
   * The value is not the one that was seen: that of an entry which is at another place now, or another value. Nothing
   * is asked about a confirmation if the doubt is gone, as after a change of a value of the part. Returns the question.
   *
   * @param {import("./changes.js").What} what @param {Field} field @param {Change} change @param {string | null} who
   * @param {string} others
   */
  conflict(what, field, change, who, others) {
    if (change.confirm && !this.rows.get(field.path)?.field.doubt) return "";
    const now = placeOf(field, this.rows);
    if (now && now.field.path !== field.path) {
      this.send(what, now.field, { ...change, path: change.path === field.path ? now.field.path : now.field.confirms });
      return "";
    }
    return this.dispute(what, field, change.text, who, others);
  }

  /**
   * Ask which value to keep, and return the question. What was typed for an entry that is gone can be added, and never replaces another entry.
   *
   * @param {import("./changes.js").What} what @param {Field} field @param {string | undefined} mine
   * @param {string | null} who changed it @param {string} others the other entries of its list as they were
   */
  dispute(what, field, mine, who, others) {
    const { words } = this, path = this.place(field.path), now = this.rows.get(path);
    if (!now) return "";
    const isGone = path !== field.path || othersOf(now.field, this.rows) !== others;
    const value = isGone ? field.text : now.field.text || words.empty;
    const problem = fill(isGone ? words.entry_gone : who ? words.conflict : words.conflict_machine, { who, value });
    this.conflicts.set(path, { problem, mine: mine === now.field.text ? undefined : mine, isNew: what === "add" || isGone });
    this.choose(path, false);
    now.row.focus({ preventScroll: true });
    return problem;
  }

  /** @param {string} path @param {Conflict} conflict */
  conflictBox(path, { problem, mine, isNew }) {
    const row = /** @type {FieldRow} */ (this.rows.get(path));
    const canKeep = mine !== undefined && (!isNew || row.field.isEntry);
    const keep = isNew ? this.words.add_mine : this.words.keep_mine;
    const decided = () => { this.conflicts.delete(path); this.choose(path); };
    return conflictBox(problem, canKeep ? fill(keep, { value: mine || this.words.empty }) : "", this.words, {
      keepTheirs: decided,
      keepMine: () => {
        if (!this.changes.hasName()) return;
        decided();
        if (isNew) this.add(row, mine || "");
        else { row.type(mine || ""); this.save(row); }
      },
    });
  }
}
