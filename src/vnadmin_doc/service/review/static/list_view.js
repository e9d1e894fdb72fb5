// The list of letters, the most doubtful first.

import { h, fill } from "./dom.js";
import { header, linkOf, loadList } from "./app.js";

const STATES = ["doubt", "person", "sure", "all"];

export class ListView {
  constructor(state) {
    this.state = state;
  }

  async element() {
    await loadList();
    this.table = h("div", { class: "table" });
    this.fillTable();
    return h("div", { class: "list-view" }, header(), h("main", {}, this.filters(), this.table));
  }

  shown() {
    document.querySelector(".list-view td a")?.focus();
  }

  filters() {
    const { words, filter } = this.state;
    const search = h("input", { type: "search", id: "search", value: filter.q, placeholder: words.search_hint });
    const kinds = this.state.kinds.map(({ code, name, count }) =>
      h("option", { value: code, selected: code === filter.kind }, `${name} (${count})`));
    const kind = h("select", { id: "kind", change: () => this.change({ kind: kind.value }) },
      h("option", { value: "" }, words.any_kind), kinds);
    const states = STATES.map((name) => h("label", { class: "choice" },
      h("input", { type: "radio", name: "state", checked: name === filter.state, change: () => this.change({ state: name }) }),
      `${words[name]} (${this.state.states[name]})`));
    const submit = (event) => { event.preventDefault(); this.change({ q: search.value }); };
    return h("form", { class: "filters", role: "search", submit },
      h("label", { for: "search" }, words.search), search,
      h("label", { for: "kind" }, words.kind), kind,
      h("fieldset", {}, h("legend", {}, words.show), states),
      h("a", { href: "export.csv", download: true }, words.export));
  }

  async change(values) {
    Object.assign(this.state.filter, values);
    await loadList();
    this.fillTable();
  }

  fillTable() {
    const { words, list, total } = this.state;
    const heads = [words.letter, words.date, words.issuer, words.subject, words.doubtful_parts, words.wrong];
    const rows = list.map((item) => this.row(item));
    const more = total > list.length ? h("p", {}, fill(words.more, { count: total - list.length })) : null;
    this.table.replaceChildren(
      h("p", { class: "count" }, fill(words.letters_of, { count: total })),
      list.length
        ? h("table", {}, h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows))
        : h("p", {}, words.none),
      ...(more ? [more] : []));
  }

  row(item) {
    const share = item.doubt === null ? "" : `${(100 * item.doubt).toFixed(1)} %`;
    const mark = h("span", { class: `mark ${item.unseen ? "" : item.worst || "warning"}`, "aria-hidden": "true" });
    const open = (event) => { if (!event.target.closest("a")) location.hash = linkOf(item); };
    return h("tr", { click: open },
      h("td", {}, mark, h("a", { href: linkOf(item) }, item.title || item.name), h("small", {}, item.name)),
      h("td", { class: "nowrap" }, item.date), h("td", {}, item.issuer), h("td", {}, item.subject),
      h("td", { class: "parts" }, item.parts.join(", ")),
      h("td", { class: "number" }, share, item.person ? h("small", {}, this.state.words.person) : null));
  }

  key(event) {
    if (!["j", "k"].includes(event.key) || event.target.closest("input, select")) return;
    const links = [...document.querySelectorAll(".list-view td a")];
    const at = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
    event.preventDefault();
  }
}
