// One letter: its page beside its fields. Enter or Tab confirms and goes to the next doubt.

import { crop, documentOf, get, loggedIn, pageOf, post } from "./api.js";
import { header, linkOf, loadList } from "./app.js";
import { fill, h, tell } from "./dom.js";
import { PagePicture } from "./page_picture.js";
import { tree } from "./section_tree.js";

const KEYS_OF_TEXT = ["1", "2", "3", "4", "5"];
const KEYS_OF_NUMBER = ["a", "b", "c", "d", "e"];

export class LetterView {
  constructor(state, item) {
    Object.assign(this, { state, item, words: state.words, chosen: null, done: [], rows: new Map(), saving: Promise.resolve() });
  }

  async element() {
    const [found] = await Promise.all([get("letter", this.item), this.state.list.length ? null : loadList()]);
    this.letter = { ...this.item, ...found };
    this.picture = new PagePicture(this.words, this.letter, (path) => this.choose(path));
    this.left = h("strong", { class: "left" });
    this.list = h("div", { class: "fields" });
    this.fill();
    const body = h("section", { class: "side", "aria-label": this.words.fields }, this.list, this.foot());
    return h("div", { class: "letter-view" }, this.header(), h("main", {}, this.picture.element, body));
  }

  shown() {
    const first = this.doubts()[0] || this.letter.fields[0];
    this.choose(first.path);
    this.prefetch();
  }

  close() {
    this.picture?.close();
  }

  // ---- head and foot

  header() {
    const { words } = this;
    const name = h("input", { id: "who", value: loggedIn || localStorage.getItem("who") || "", readonly: Boolean(loggedIn), autocomplete: "name", maxlength: 100 });
    name.addEventListener("change", () => localStorage.setItem("who", name.value));
    this.name = name;
    return header(h("h1", {}, this.letter.name + (this.item.part > 1 ? ` #${this.item.part}` : "")), this.left, h("span", { class: "space" }),
      h("label", { for: "who" }, words.your_name), name, h("a", { href: documentOf(this.letter), download: true }, words.document));
  }

  foot() {
    const { words } = this;
    this.next = h("button", { type: "button", class: "primary next", click: () => this.saveAndGo(1) }, words.next);
    return h("footer", {},
      h("button", { type: "button", click: () => this.go(-1) }, words.previous),
      h("button", { type: "button", click: () => this.go(1) }, words.next_unchanged), this.next,
      h("details", { class: "keys" }, h("summary", {}, words.keys), h("p", {}, words.keys_text)));
  }

  // ---- fields

  fill() {
    this.rows.clear();
    const rows = this.letter.fields.map((field) => ({ field, row: this.row(field) }));
    this.list.replaceChildren(...tree(rows, this.words));
    const count = this.letter.doubts;
    this.left.textContent = count ? fill(this.words.doubts_left, { count }) : this.words.no_doubts;
    this.left.classList.toggle("some", count > 0);
  }

  row(field) {
    const id = `f${this.rows.size}`;
    const input = this.input(field, id);
    const details = h("div", { class: "details", id: `${id}-d` });
    const mark = field.doubt ? h("span", { class: "badge" }, this.words.is_doubtful) : field.person ? h("span", { class: "badge person", "aria-hidden": "true" }, "✓") : null;
    const label = h("label", { for: id, id: `${id}-l` }, field.label, mark ? " " : null, mark);
    const row = h("div", { class: `field ${field.doubt ? "doubt" : ""} ${field.kind}`, role: "group", "aria-labelledby": `${id}-l`, tabindex: "-1", "data-path": field.path }, label, input, details);
    input.addEventListener("focus", () => this.chosen !== field.path && this.choose(field.path));
    input.addEventListener("keydown", (event) => this.fieldKey(event, field));
    this.rows.set(field.path, { field, row, input, details });
    return row;
  }

  input(field, id) {
    const attributes = { id, "aria-describedby": `${id}-d`, autocomplete: "off", spellcheck: "false" };
    if (field.kind === "part") return h("button", { ...attributes, type: "button", class: "part-text" }, field.text || this.words.empty);
    if (field.kind === "choice") {
      const known = this.letter.kinds.some((kind) => kind.value === field.text) ? [] : [{ value: field.text, label: field.text || this.words.empty }];
      const options = [...known, ...this.letter.kinds].map(({ value, label }) => h("option", { value, selected: value === field.text }, label));
      return h("select", attributes, options);
    }
    if (field.kind === "long" || field.kind === "lines") {
      const area = h("textarea", { ...attributes, rows: Math.min(8, Math.max(1, Math.ceil(field.text.length / 52), field.text.split("\n").length)) });
      area.value = field.text;
      return area;
    }
    const input = h("input", { ...attributes, type: "text" });
    input.value = field.text;
    return input;
  }

  typed(path) {
    const { field, input } = this.rows.get(path);
    return field.kind === "part" ? field.text : input.value;
  }

  isChanged(path) {
    return this.typed(path) !== this.rows.get(path).field.text;
  }

  doubts() {
    return this.letter.fields.filter((field) => field.doubt);
  }

  choose(path, focus = true) {
    if (!this.rows.has(path)) return;
    const before = this.rows.get(this.chosen);
    before?.row.classList.remove("chosen");
    before?.details.replaceChildren();
    this.chosen = path;
    const { field, row, input, details } = this.rows.get(path);
    row.classList.add("chosen");
    details.replaceChildren(...this.details(field));
    for (let above = row.parentElement; above; above = above.parentElement) if (above.tagName === "DETAILS") above.open = true;
    if (focus && document.activeElement !== input) {
      input.focus({ preventScroll: true });
      input.select?.();
    }
    row.scrollIntoView({ block: "nearest" });
    this.picture.focus(field);
  }

  details(field) {
    const { words } = this;
    const parts = field.issues.map((issue) => h("p", { class: `issue ${issue.severity}` }, issue.text));
    if (field.boxes.length && (field.doubt || field.guesses.length)) {
      const image = h("img", { src: crop(this.letter, field.path), alt: words.crop, class: "crop" });
      image.addEventListener("error", () => image.remove());
      image.addEventListener("load", () => image.closest(".field")?.scrollIntoView({ block: "nearest" }));
      parts.push(image);
    }
    if (field.guesses.length) parts.push(this.choices(field));
    if (field.person) parts.push(this.person(field));
    if (field.doubt) parts.push(h("button", { type: "button", class: "confirm", click: () => this.confirm(field, true) }, field.text ? words.confirm : words.nothing_there));
    return parts;
  }

  keysOf(field) {
    return /^\d/.test(field.guesses[0] || "") ? KEYS_OF_NUMBER : KEYS_OF_TEXT;
  }

  choices(field) {
    const keys = this.keysOf(field);
    const buttons = field.guesses.map((reading, at) => h("button", { type: "button", "aria-label": fill(this.words.choose, { reading, key: keys[at] }), click: () => this.pick(field, at) }, h("kbd", {}, keys[at]), " ", reading));
    return h("div", { class: "choices", role: "group", "aria-label": this.words.readings }, buttons);
  }

  person(field) {
    const { who, at, old, kind } = field.person;
    const values = { who, at: new Date(at).toLocaleString(document.documentElement.lang), old: old || this.words.empty };
    return h("p", { class: "by" }, fill(kind === "confirm" ? this.words.confirmed_by : this.words.corrected_by, values), " ",
      h("button", { type: "button", click: () => this.undo(field) }, this.words.undo));
  }

  pick(field, at) {
    this.rows.get(field.path).input.value = field.guesses[at];
    this.confirm(field);
  }

  // ---- changes

  /**
   * Save what is typed, or confirm what is doubtful, and go to the next doubt. That nothing is there, although something
   * was seen (there are readings), is confirmed by the button alone: `meant`.
   */
  confirm(field, meant = false) {
    const isUnread = !field.text && field.guesses.length > 0 && !this.isChanged(field.path);
    if ((meant || !isUnread) && !this.save(field.path)) return;
    const all = this.letter.fields, from = all.findIndex((item) => item.path === field.path);
    const next = [...all.slice(from + 1), ...all.slice(0, from)].find((item) => item.doubt);
    if (next) this.choose(next.path);
    else this.next.focus();
  }

  /** Send a field if it has to be; false if that is not possible now. */
  save(path, again = {}) {
    const { field } = this.rows.get(path);
    const changed = this.isChanged(path), text = this.typed(path);
    if (!changed && !field.doubt) return true;
    if (!this.name.value.trim()) {
      tell(this.words.name_needed, true);
      this.name.focus();
      return false;
    }
    const target = changed ? field.path : field.confirms;
    const seen = target === field.path ? field.value : null;
    this.send("record", field, { path: target, seen, ...(changed ? { text } : { confirm: true }), ...again }, text);
    return true;
  }

  undo(field) {
    if (this.name.value.trim()) this.send("undo", field, { path: field.confirms === field.path ? field.path : field.confirms, seen: field.value });
    else this.name.focus();
  }

  /** One after the other, so that each answer is newer than the one before. */
  send(what, field, values, text) {
    tell(this.words.saving);
    field.doubt = false; // so that the next doubt is another one
    this.saving = this.saving.then(async () => {
      try {
        this.update(await post(what, { ...this.item, who: this.name.value, ...values }));
        tell(this.words.saved);
        this.done.push(field.path);
      } catch (error) {
        if (error.conflict) await this.conflict(field.path, error.conflict, values, text);
        else this.failed(field.path, fill(this.words.failed, { problem: error.message }), text);
      }
    });
    return this.saving;
  }

  /** Show the letter as it is now; what is being typed in another field stays. */
  update(found) {
    const path = this.chosen, here = this.rows.get(path);
    const isHere = here && here.row.contains(document.activeElement);
    const typed = here && this.isChanged(path) && here.field.doubt !== false ? this.typed(path) : null;
    const cursor = here?.input.selectionStart;
    const top = this.list.scrollTop;
    Object.assign(this.letter, found);
    this.fill();
    this.list.scrollTop = top;
    if (!this.rows.has(path)) return;
    const { input } = this.rows.get(path);
    if (typed !== null) input.value = typed;
    this.choose(path, isHere);
    if (typed !== null && cursor !== undefined && cursor !== null) input.setSelectionRange?.(cursor, cursor);
  }

  failed(path, problem, text) {
    tell(problem, true);
    const { field, input, details } = this.rows.get(path);
    field.doubt = true;
    if (text !== undefined && field.kind !== "part") input.value = text;
    this.choose(path);
    details.prepend(h("p", { class: "issue error", role: "alert" }, problem));
  }

  /** Another person was first: show the value, and let this one decide. */
  async conflict(path, other, values, text) {
    const { words } = this;
    const shown = other.value ?? words.empty;
    const problem = fill(other.who ? words.conflict : words.conflict_machine, { who: other.who, value: shown });
    this.update(await get("letter", this.item));
    tell(problem, true);
    this.choose(path);
    const { field, details } = this.rows.get(path);
    const mine = values.text ?? text;
    const buttons = [h("button", { type: "button", class: "theirs", click: () => this.choose(path) }, words.keep_theirs)];
    if (mine !== undefined && mine !== field.text) {
      const again = () => { this.rows.get(path).input.value = mine; this.save(path, { seen: other.value }); };
      buttons.push(h("button", { type: "button", class: "mine", click: again }, fill(words.keep_mine, { value: mine || words.empty })));
    }
    details.prepend(h("div", { class: "conflict", role: "alert" }, h("p", {}, problem), buttons));
  }

  // ---- other letters

  neighbour(step) {
    const { list } = this.state;
    const at = list.findIndex((item) => item.id === this.item.id && item.part === this.item.part);
    return at < 0 ? list[0] : list[at + step];
  }

  async go(step) {
    await this.saving;
    const next = this.neighbour(step);
    if (next) location.hash = linkOf(next);
    else tell(this.words.last);
  }

  saveAndGo(step) {
    const changed = this.chosen && (this.isChanged(this.chosen) || document.activeElement === this.rows.get(this.chosen).input);
    if (!changed || this.save(this.chosen)) this.go(step);
  }

  /** The server draws the next letter's page while this one is read. */
  async prefetch() {
    const next = this.neighbour(1);
    if (!next) return;
    const found = await get("letter", { id: next.id, part: next.part }).catch(() => null);
    const picture = found && (await pageOf({ ...next, ...found }, found.pages[0]));
    if (picture) URL.revokeObjectURL(picture.url);
  }

  // ---- keys

  fieldKey(event, field) {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const keys = this.keysOf(field), at = keys.indexOf(event.key.toLowerCase());
    const isArea = field.kind === "long" || field.kind === "lines";
    if (event.isComposing) return; // an input method for Vietnamese is at work
    if (event.key === "Escape") this.leave(field);
    else if (event.key === "Enter" && event.ctrlKey) this.saveAndGo(1);
    else if ((event.key === "Enter" && isPlain && !event.shiftKey) || (event.key === "Tab" && isPlain && !event.shiftKey)) this.confirm(field);
    else if (isPlain && at >= 0 && at < field.guesses.length && !this.isChanged(field.path)) this.pick(field, at);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && isPlain && !isArea && field.kind !== "choice") this.beside(field, event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  beside(field, step) {
    const all = this.letter.fields;
    const next = all[all.findIndex((item) => item.path === field.path) + step];
    if (next) this.choose(next.path);
  }

  /** Leave a field as it was; its row keeps the focus, so that Tab reaches its buttons. */
  leave(field) {
    const { input, row } = this.rows.get(field.path);
    if (field.kind !== "part") input.value = field.text;
    row.focus({ preventScroll: true });
  }

  key(event) {
    if (event.ctrlKey && event.key === "Enter") { this.saveAndGo(1); event.preventDefault(); return; }
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.altKey || event.metaKey) return;
    const acts = {
      Escape: () => { location.hash = "#/"; },
      j: () => this.go(1),
      k: () => this.go(-1),
      u: () => this.undoLast(),
    };
    if (event.key in acts) { acts[event.key](); event.preventDefault(); }
  }

  /** Undo the chosen field, or else what was done last here. */
  undoLast() {
    const paths = [this.chosen, ...[...this.done].reverse()];
    const path = paths.find((found) => this.rows.get(found)?.field.person);
    if (path) this.undo(this.rows.get(path).field);
  }
}
