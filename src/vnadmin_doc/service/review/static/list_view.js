// The list of letters, the most doubtful first.

import { fill, h, isTyping } from "./dom.js";
import { header } from "./header.js";
import { linkOf, loadList } from "./letters.js";

const STATES = ["doubt", "person", "sure", "all"];

export class ListView {
  /** @param {import("./letters.js").State} state */
  constructor(state) {
    this.state = state;
    this.table = h("div", { class: "table" });
  }

  async element() {
    await loadList(this.state);
    this.fillTable();
    return h("div", { class: "list-view" }, header(this.state.words), h("main", {}, this.filters(), this.table));
  }

  shown() {
    this.links()[0]?.focus();
  }

  close() {}

  isUnsaved = false;

  async mayClose() {
    return true;
  }

  filters() {
    const { words, filter, found } = this.state;
    const search = h("input", { type: "search", id: "search", value: filter.q, placeholder: words.search_hint });
    const kinds = found.kinds.map(({ code, name, count }) => h("option", { value: code, selected: code === filter.kind }, `${name} (${count})`));
    const kind = h("select", { id: "kind", change: () => this.change({ kind: kind.value }) }, h("option", { value: "" }, words.any_kind), kinds);
    const states = STATES.map((name) => h("label", { class: "choice" },
      h("input", { type: "radio", name: "state", checked: name === filter.state, change: () => this.change({ state: name }) }),
      `${words[name]} (${found.states[name]})`));
    const submit = (/** @type {Event} */ event) => { event.preventDefault(); this.change({ q: search.value }); };
    return h("form", { class: "filters", role: "search", submit },
      h("label", { for: "search" }, words.search), search,
      h("label", { for: "kind" }, words.kind), kind,
      h("fieldset", {}, h("legend", {}, words.show), states),
      h("a", { href: "export.csv", download: true }, words.export));
  }

  /** @param {Partial<import("./letters.js").State["filter"]>} values */
  async change(values) {
    Object.assign(this.state.filter, values);
    await loadList(this.state);
    this.fillTable();
  }

  fillTable() {
    const { words, found: { letters, total } } = this.state;
    const heads = [words.letter, words.date, words.issuer, words.subject, words.doubtful_parts, words.wrong];
    const more = total > letters.length ? [h("p", {}, fill(words.more, { count: total - letters.length }))] : [];
    const table = h("table", {}, h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, letters.map((item) => this.row(item))));
    this.table.replaceChildren(
      h("p", { class: "count" }, fill(words.letters_of, { count: total })), letters.length ? table : h("p", {}, words.none), ...more);
  }

  /** @param {import("./api.js").Row} item */
  row(item) {
    const share = item.doubt === null ? "" : `${(100 * item.doubt).toFixed(1)} %`;
    const mark = h("span", { class: `mark ${item.unseen && item.worst === "info" ? "" : item.worst || (item.unseen ? "" : "warning")}`, "aria-hidden": "true" });
    const open = (/** @type {Event} */ event) => { if (!(event.target instanceof HTMLAnchorElement)) location.hash = linkOf(item); };
    return h("tr", { click: open },
      h("td", {}, mark, h("a", { href: linkOf(item) }, item.title || item.name), h("small", {}, item.name)),
      h("td", { class: "nowrap" }, item.date), h("td", {}, item.issuer), h("td", {}, item.subject),
      h("td", { class: "parts" }, item.parts.join(", ")),
      h("td", { class: "number" }, share, item.person ? h("small", {}, this.state.words.person) : null));
  }

  links() {
    return [...this.table.querySelectorAll("a")];
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!["j", "k"].includes(event.key) || isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const links = this.links();
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
    event.preventDefault();
  }
}
