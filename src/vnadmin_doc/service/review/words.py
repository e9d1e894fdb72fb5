"""The words of the page, by the name that its modules use.

A word with places keeps them: the modules fill them.
"""

from __future__ import annotations

from vnadmin_doc.messages import Lang, msg, translate

__all__ = ["words"]

_WORDS = {
    "title": msg("Review of letters"),
    "search": msg("Search"),
    "search_hint": msg("words, or a field: số:12"),
    "show": msg("Show"),
    "doubt": msg("in doubt"),
    "sure": msg("sure"),
    "person": msg("seen by a person"),
    "all": msg("all"),
    "kind": msg("Kind"),
    "any_kind": msg("all kinds"),
    "letter": msg("Letter"),
    "date": msg("Date"),
    "issuer": msg("Issuer"),
    "subject": msg("Subject"),
    "doubtful_parts": msg("Doubtful parts"),
    "wrong": msg("Head wrong"),
    "none": msg("No letters."),
    "more": msg("More letters: {count}; search for them, or choose a kind.", count="{count}"),
    "letters_of": msg("{count} letters", count="{count}"),
    "your_name": msg("Your name"),
    "name_needed": msg("Type your name first; it is kept with what you confirm."),
    "export": msg("Table of all letters (CSV)"),
    "document": msg("Document (JSON)"),
    "packet": msg("Packet (edXML)"),
    "page": msg("Page {page}", page="{page}"),
    "pages": msg("Pages"),
    "fit": msg("Whole page"),
    "zoom_in": msg("Larger"),
    "zoom_out": msg("Smaller"),
    "picture": msg("Picture of the page, with the place of the chosen value"),
    "no_picture": msg("No picture of this page; its text is shown."),
    "fields": msg("Fields of the letter"),
    "doubts_left": msg("Doubts left: {count}", count="{count}"),
    "no_doubts": msg("No doubts left."),
    "is_doubtful": msg("in doubt"),
    "readings": msg("Likeliest readings"),
    "choose": msg("choose {reading}, key {key}", reading="{reading}", key="{key}"),
    "crop": msg("Cut from the page"),
    "confirm": msg("Right as it is"),
    "nothing_there": msg("Nothing is there"),
    "undo": msg("Undo"),
    "confirmed_by": msg("confirmed by {who}, {at}", who="{who}", at="{at}"),
    "corrected_by": msg("corrected by {who}, {at}; before: {old}", who="{who}", at="{at}", old="{old}"),
    "added_by": msg("added by {who}, {at}", who="{who}", at="{at}"),
    "removed_by": msg("{label} removed by {who}, {at}: {text}", label="{label}", who="{who}", at="{at}", text="{text}"),
    "add_below": msg("Add an entry below"),
    "remove_entry": msg("Remove this entry"),
    "new_entry": msg("New entry"),
    "new_entry_hint": msg("Enter saves it, Esc leaves it out"),
    "removed_entries": msg("Removed entries"),
    "empty": msg("(nothing)"),
    "saved": msg("Saved."),
    "saving": msg("Saving …"),
    "not_saved": msg("not saved yet"),
    "unsaved": msg("Something typed is not saved yet: Enter saves it, Esc leaves it out."),
    "no_answer": msg("the server does not answer; see if it runs, and if the network works, then try again"),
    "failed": msg("Not saved: {problem}", problem="{problem}"),
    "conflict": msg("{who} changed this value meanwhile. It is now: {value}", who="{who}", value="{value}"),
    "conflict_machine": msg("This value was read again meanwhile. It is now: {value}", value="{value}"),
    "entry_gone": msg("The list was changed meanwhile; “{value}” is not at this place any more.", value="{value}"),
    "add_mine": msg("Add mine as an entry: {value}", value="{value}"),
    "keep_theirs": msg("Keep it"),
    "keep_mine": msg("Keep mine: {value}", value="{value}"),
    "next": msg("Save and next letter"),
    "next_unchanged": msg("Next letter"),
    "previous": msg("Previous letter"),
    "first": msg("This is the first letter of the list."),
    "last": msg("This was the last letter of the list."),
    "keys": msg("Keys"),
    "keys_text": msg(
        "Enter or Tab: save what is typed or confirm, next doubt · a–e or 1–5: choose a reading · ↑ ↓: other field, no "
        "change · Ctrl+Enter: save, next letter · Esc: leave the field, then the letter · outside a field: the letter "
        "beside a name goes to that field; +, Delete: add, remove an entry of a list; j, k: next, previous letter · "
        "u: undo"
    ),
    "body": msg("Body"),
}


def words(lang: Lang) -> dict[str, str]:
    """The words in a language."""
    return {name: translate(text, lang) for name, text in _WORDS.items()}
