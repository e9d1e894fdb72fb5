// The page: its words, the list or one letter, and the keys that hold for both.

import { get, lang } from "./api.js";
import { h, tell } from "./dom.js";
import { LetterView } from "./letter_view.js";
import { ListView } from "./list_view.js";

const state = { words: {}, filter: { state: "doubt", kind: "", q: "" }, list: [], kinds: [], states: {}, total: 0 };
let view = null;

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem("filter")) || state.filter;
  } catch {
    return state.filter;
  }
}

/** Ask for the list again; the order is that of the server. */
export async function loadList() {
  sessionStorage.setItem("filter", JSON.stringify(state.filter));
  const found = await get("letters", state.filter);
  Object.assign(state, { list: found.letters, kinds: found.kinds, states: found.states, total: found.total });
}

export const linkOf = (item) => `#/letter/${item.id}/${item.part}`;

/** The address of the page in the other language. */
function otherLanguage() {
  return `?lang=${lang === "vi" ? "en" : "vi"}${location.hash}`;
}

/** What is at the top of both views. */
export function header(...parts) {
  const words = state.words;
  const language = h("a", { href: otherLanguage(), class: "language", lang: lang === "vi" ? "en" : "vi" },
    lang === "vi" ? "English" : "Tiếng Việt");
  language.addEventListener("click", () => language.setAttribute("href", otherLanguage()));
  return h("header", {}, h("a", { href: "#/", class: "brand" }, words.title), ...parts, language);
}

async function route() {
  const app = document.getElementById("app");
  tell("");
  view?.close?.();
  const found = /^#\/letter\/([\w-]+)\/(\d+)$/.exec(location.hash);
  try {
    view = found ? new LetterView(state, { id: found[1], part: Number(found[2]) }) : new ListView(state);
    app.replaceChildren(await view.element());
    view.shown();
  } catch (error) {
    app.replaceChildren(header(), h("main", {}, h("p", { class: "problem" }, error.message)));
  }
}

addEventListener("hashchange", route);
addEventListener("keydown", (event) => view?.key?.(event));
state.filter = remembered();
state.words = await get("words");
document.title = state.words.title;
await route();
