// What the pages do better with JavaScript. Everything works without it; nothing here knows any words, they come from the page.

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
      if (thanks.matches("form[data-feedback]")) vote(thanks); // it asks one thing more
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

/** The answer that a language model writes, sentence by sentence as each is proven. Whatever fails, the passages stay. */
function write(section) {
  const text = section.querySelector(".written-text"), wait = section.querySelector(".written-wait");
  const note = section.nextElementSibling;
  const source = new EventSource(section.dataset.written);

  function end(complete) {
    source.close();
    wait.remove();
    section.hidden = !complete;
    note.classList.toggle("visually-hidden", complete);
    note.textContent = complete ? section.dataset.ready : section.dataset.failed;
  }

  section.hidden = false;
  source.addEventListener("sentence", (event) => {
    const sentence = JSON.parse(event.data);
    if (text.hasChildNodes()) text.append(" ");
    text.append(sentence.text, ...sentence.citations.map(({ number, label }) => {
      const link = document.createElement("a");
      link.className = "cite";
      link.href = `#passage-${number}`;
      link.setAttribute("aria-label", label);
      link.textContent = number;
      return link;
    }));
  });
  source.addEventListener("end", (event) => end(JSON.parse(event.data).finish === "ok"));
  source.addEventListener("error", () => end(false)); // left alone, it would ask again
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

all("form[data-once]", once);
all("form[data-feedback]", vote);
all("[data-written]", write);
all("[data-copy]", copy);
all("details[data-menu]", menu);
all(".contents-aside", follow);
rememberTimeZone();
document.querySelector("[data-focus]")?.focus();
