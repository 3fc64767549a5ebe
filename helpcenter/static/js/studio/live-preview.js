// The text as readers will see it, beside the text. The server renders it, as it renders the article: what is shown is what will be.
// Where the cursor is, the preview and the source are scrolled to the same heading.

const WAIT_MILLISECONDS = 350;

function start(form) {
  const area = form.querySelector("[name=body]");
  const shown = form.querySelector("[data-preview]");
  const problem = form.querySelector("[data-preview-problem]");
  const part = shown.closest("details");
  let timer, request, last;

  async function show() {
    if (!part.open || area.value === last) return;
    const text = area.value;
    if (text.length > Number(form.querySelector("[data-limit]").dataset.limit) * 2) return; // it would be refused, slowly
    request?.abort();
    request = new AbortController();
    const data = new FormData();
    data.set("csrf_token", form.elements.csrf_token.value);
    data.set("language", form.elements.language?.value ?? shown.lang);
    data.set("body", text);
    try {
      const response = await fetch(form.dataset.previewEndpoint, { method: "POST", body: data, signal: request.signal, redirect: "manual" });
      if (!response.ok) return;
      const answer = await response.json();
      last = text;
      problem.hidden = !answer.problem;
      problem.lastElementChild.textContent = answer.problem ?? "";
      if (answer.html !== undefined) shown.innerHTML = answer.html;
      lead(shown);
      follow();
    } catch {
      // Given up for a newer text, or nobody there: the next change tries again.
    }
  }

  /** How many headings stand before the cursor; code between fences has none. */
  function place() {
    let fenced = false, count = 0;
    for (const line of area.value.slice(0, area.selectionStart).split("\n")) {
      if (/^\s{0,3}(```|~~~)/.test(line)) fenced = !fenced;
      else if (!fenced && /^\s{0,3}#{1,6}\s/.test(line)) count += 1;
    }
    return count;
  }

  function follow() {
    const number = place();
    for (const text of form.querySelectorAll("[data-preview], [data-source]")) {
      const headings = [...text.querySelectorAll("h2, h3, h4, h5, h6")];
      headings.forEach((heading, index) => heading.classList.toggle("near", index === number - 1));
      const box = text.closest(".beside-body");
      const heading = headings[number - 1];
      if (number && !heading) continue;
      const top = heading ? heading.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - 12 : 0;
      if (box.scrollHeight > box.clientHeight) box.scrollTo({ top });
    }
  }

  /** To the heading of the same place in the text. */
  function go(number) {
    const found = [...area.value.matchAll(/^ {0,3}#{1,6}[ \t].*$/gm)][number];
    if (!found) return;
    const end = found.index + found[0].length;
    area.focus();
    area.setSelectionRange(end, end);
    area.scrollTop = (area.scrollHeight * found.index) / Math.max(area.value.length, 1) - area.clientHeight / 3;
    follow();
  }

  /** A button at each heading, to the same one in the text that is written. */
  function lead(text) {
    [...text.querySelectorAll("h2, h3, h4, h5, h6")].forEach((heading, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "to-place";
      button.textContent = form.dataset.toPlace;
      button.addEventListener("click", () => go(index));
      heading.after(button);
    });
  }

  const soon = () => { clearTimeout(timer); timer = setTimeout(show, WAIT_MILLISECONDS); };
  area.addEventListener("input", soon);
  form.elements.language?.addEventListener?.("change", () => { last = undefined; soon(); });
  part.addEventListener("toggle", soon);
  document.addEventListener("selectionchange", () => { if (document.activeElement === area) requestAnimationFrame(follow); });
  form.querySelectorAll("[data-source]").forEach(lead);
  show();
}

/** Too long is said while one types, not only when one saves. */
function count(told) {
  const area = told.closest(".field").querySelector("textarea");
  const limit = Number(told.dataset.limit);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const look = () => {
    const long = area.value.length > limit;
    told.hidden = !long;
    told.textContent = long ? told.dataset.words.replace("{count}", number.format(area.value.length)).replace("{limit}", number.format(limit)) : "";
  };
  area.addEventListener("input", look);
  look();
}

document.querySelectorAll("[data-length]").forEach(count);
document.querySelectorAll("form[data-editor]").forEach(start);
