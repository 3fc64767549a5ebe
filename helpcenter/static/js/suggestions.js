// Suggestions while typing: a combobox with a listbox, by the ARIA authoring practices (list autocomplete, the choice is the
// reader's). Without this script the box asks, as any search box does. The words come from the page.

const WAIT_MILLISECONDS = 120;
const SHORTEST = 2;
const LONGEST = 200;
const REMEMBERED = 50;

function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const told = document.createElement("p");
  list.id = `${input.id}_list`;
  list.className = "ask-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.listLabel);
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  form.append(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  const known = new Map(); // what was typed: its suggestions, the latest last
  const names = languageNames(form.dataset.language);
  let timer, request, active = -1;

  const options = () => [...list.children];
  const typed = () => input.value.replace(/\s+/g, " ").trimStart();

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  /** Stop whatever is on its way: a list must not open under somebody who has gone on. */
  function rest() {
    clearTimeout(timer);
    request?.abort();
  }

  function activate(place) {
    active = place;
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  }

  function option(suggestion, index) {
    const row = document.createElement("li");
    const title = document.createElement("span");
    row.id = `${list.id}_${index}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.url = suggestion.url;
    title.textContent = suggestion.title;
    row.append(title);
    if (suggestion.language !== form.dataset.language) {
      title.lang = suggestion.language;
      title.dir = "auto";
      const tag = document.createElement("span");
      tag.className = "tag";
      tag.textContent = names(suggestion.language);
      row.append(tag);
    }
    return row;
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map(option));
    list.scrollTop = 0;
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
    told.textContent = list.hidden ? form.dataset.none : form.dataset.hint.replace("{count}", suggestions.length);
  }

  async function look() {
    const text = typed();
    request?.abort();
    if (text.trim().length < SHORTEST || text.length > LONGEST) {
      told.textContent = "";
      return close();
    }
    if (known.has(text)) return show(known.get(text));
    const mine = request = new AbortController();
    const address = new URL(form.dataset.ask, location.href);
    address.search = new URLSearchParams({ q: text, language: form.dataset.language });
    try {
      const response = await fetch(address, { signal: mine.signal, headers: { Accept: "application/json" } });
      if (!response.ok) return close();
      const { suggestions } = await response.json();
      known.set(text, suggestions);
      if (known.size > REMEMBERED) known.delete(known.keys().next().value);
      // An answer that comes late, or after the reader has left the box, is dropped.
      if (mine === request && text === typed() && document.activeElement === input) show(suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  /** Soon, unless another letter comes first. */
  function lookSoon() {
    rest();
    timer = setTimeout(look, WAIT_MILLISECONDS);
  }

  function go(row, elsewhere) {
    rest();
    if (elsewhere) open(row.dataset.url, "_blank", "noopener");
    else location.assign(row.dataset.url);
  }

  /** One place more than there are options: the box itself. */
  function step(by) {
    const places = options().length + 1;
    activate(((active + 1 + by + places) % places) - 1);
  }

  const keys = {
    ArrowDown: (event) => { if (list.hidden) look(); else if (!event.altKey) step(1); },
    ArrowUp: (event) => { if (list.hidden) look(); else if (event.altKey) close(); else step(-1); },
    Home: () => activate(0),
    End: () => activate(options().length - 1),
    Enter: () => go(list.children[active]),
    Escape: () => close(),
  };
  const meant = {
    Home: () => active >= 0, End: () => active >= 0, Enter: () => active >= 0, Escape: () => !list.hidden,
    ArrowDown: () => true, ArrowUp: () => true,
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the key is for the input method
    if (meant[event.key]?.() && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      keys[event.key](event);
    } else if (["ArrowLeft", "ArrowRight"].includes(event.key)) {
      activate(-1); // back in the text
    }
  });
  input.addEventListener("input", (event) => { if (!event.isComposing) lookSoon(); });
  input.addEventListener("compositionstart", rest);
  input.addEventListener("compositionend", lookSoon);
  input.addEventListener("blur", () => { rest(); close(); });
  form.addEventListener("submit", () => { rest(); close(); });
  addEventListener("pagehide", () => { rest(); close(); }); // the page may come back as it was left
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus until the click is done
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) go(row, event.ctrlKey || event.metaKey);
  });
}

/** What languages are called in the language of the page. */
function languageNames(page) {
  try {
    const names = new Intl.DisplayNames([page], { type: "language" });
    return (tag) => names.of(tag);
  } catch {
    return (tag) => tag;
  }
}

document.querySelectorAll("form[data-ask]").forEach(suggest);
