// The page: its words, the list or one letter.

import { words, wordsOf } from "./api.js";
import { h, tell } from "./dom.js";
import { header } from "./header.js";
import { LetterView } from "./letter_view.js";
import { newState } from "./letters.js";
import { ListView } from "./list_view.js";

const state = newState(await words());
const app = /** @type {HTMLElement} */ (document.getElementById("app"));
/** @type {ListView | LetterView | null} */
let view = null;

async function route() {
  tell("");
  view?.close();
  const found = /^#\/letter\/([\w-]+)\/(\d+)$/.exec(location.hash);
  const opened = found ? new LetterView(state, { id: found[1], part: Number(found[2]) }) : new ListView(state);
  view = opened;
  try {
    const element = await opened.element();
    if (view !== opened) return; // another address was opened meanwhile
    app.replaceChildren(element);
    opened.shown();
  } catch (error) {
    app.replaceChildren(header(state.words), h("main", {}, h("p", { class: "problem" }, wordsOf(error))));
  }
}

addEventListener("hashchange", route);
addEventListener("keydown", (event) => view?.key(event));
document.title = state.words.title;
await route();
