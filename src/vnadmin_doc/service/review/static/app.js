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
let shown = location.hash;

async function route() {
  const wanted = location.hash;
  if (view && !(await view.mayClose())) { // something typed is not saved: the address is again that of the letter
    if (location.hash !== shown) history.pushState(null, "", shown || "#/");
    return;
  }
  if (location.hash !== wanted) return; // it has an event of its own
  shown = wanted;
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
addEventListener("beforeunload", (event) => { if (view?.isUnsaved) event.preventDefault(); });
addEventListener("keydown", (event) => view?.key(event));
document.title = state.words.title;
await route();
