// What the pages do better with JavaScript. Everything works without it; nothing here knows any words, they come from the page.

const WAIT_MILLISECONDS = 140;
const SHORTEST = 2;

/** Suggestions while typing: a combobox with a list (ARIA authoring practices), titles of articles as options. */
function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const hint = document.createElement("p");
  list.id = `${input.id}_list`;
  list.className = "ask-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.listLabel);
  hint.className = "visually-hidden";
  hint.setAttribute("aria-live", "polite");
  form.append(list, hint);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox",
  })) input.setAttribute(name, value);

  let timer, request, active = -1;

  const options = () => [...list.children];

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function activate(place) {
    const all = options();
    active = place;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", all[place].id);
    all[place].scrollIntoView({ block: "nearest" });
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map((suggestion, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}_${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = suggestion.url;
      const title = document.createElement("span");
      title.textContent = suggestion.title;
      option.append(title);
      if (suggestion.language !== form.dataset.language) {
        option.lang = suggestion.language;
        const tag = document.createElement("span");
        tag.className = "tag";
        tag.textContent = suggestion.language;
        option.append(tag);
      }
      return option;
    }));
    active = -1;
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    hint.textContent = list.hidden ? "" : form.dataset.hint;
  }

  async function look() {
    const typed = input.value.trim();
    request?.abort();
    if (typed.length < SHORTEST || typed.length > 200) return close();
    request = new AbortController();
    const address = new URL(form.dataset.ask, location.href);
    address.search = new URLSearchParams({ q: typed, language: form.dataset.language });
    try {
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (response.ok && document.activeElement === input) show((await response.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MILLISECONDS);
  });
  input.addEventListener("compositionend", () => { timer = setTimeout(look, WAIT_MILLISECONDS); });
  input.addEventListener("blur", () => { clearTimeout(timer); request?.abort(); close(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      const count = options().length, step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: back in the box itself.
      activate(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(options()[active].dataset.url);
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault(); // the box keeps the focus, so that the list stays until the click is done
    if (option && event.button === 0) location.assign(option.dataset.url);
  });
}

/** A form that acts is sent once, however often its button is pressed. */
function once(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter ?? form.querySelector("button:not([type=button])");
    button?.setAttribute("aria-disabled", "true");
  });
  // Back from the next page: the browser may show this one as it was left.
  addEventListener("pageshow", () => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}

/** The vote without leaving the answer: the thank-you page's own words take the place of the question. */
function vote(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    try {
      const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const thanks = response.ok && page.getElementById("feedback");
      if (!thanks) throw new Error("no answer");
      thanks.tabIndex = -1;
      form.replaceWith(thanks);
      thanks.focus();
    } catch {
      // Sent as a page; the button's own value does not come along by itself.
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      [chosen.name, chosen.value] = [event.submitter?.name ?? "helped", event.submitter?.value ?? ""];
      form.append(chosen);
      form.submit();
    }
  });
}

/** A button that copies the text of a field. */
function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(field.value);
    button.querySelector("span").textContent = button.dataset.copied;
    button.setAttribute("aria-live", "polite");
  });
}

/** Menus close when one clicks or tabs elsewhere, and with Escape. */
function menu(details) {
  addEventListener("click", (event) => { if (!details.contains(event.target)) details.open = false; });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}

/** The browser's time zone, for times on the pages; an earlier choice stays. */
function rememberTimeZone() {
  if (/(?:^|; )time_zone=/.test(document.cookie)) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || !/^[\w+\-/]+$/.test(zone)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `time_zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

/** Which heading is being read, in the table of contents. */
function follow(contents) {
  const links = new Map([...contents.querySelectorAll("a[href^='#']")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (!headings.length) return;
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
    links.forEach((link, id) => {
      if (id === passed?.id) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  };
  addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();
}

const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

all("form[data-ask]", suggest);
all("form[data-once]", once);
all("form[data-feedback]", vote);
all("[data-copy]", copy);
all("details[data-menu]", menu);
all(".contents-aside", follow);
rememberTimeZone();
document.querySelector("[data-focus]")?.focus();
