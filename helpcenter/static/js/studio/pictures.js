// Pictures by paste and drop, put where the cursor is. Without this script the form puts them at the end of the text.

function start(panel) {
  const form = panel.closest("form");
  const area = form.querySelector("[name=body]");
  const file = panel.querySelector("input[type=file]");
  const text = panel.querySelector("[name=picture_text]");
  const decorative = panel.querySelector("[name=picture_decorative]");
  const told = panel.querySelector("[data-told]");
  const button = panel.querySelector("button[value=picture]");
  let place; // where the picture goes

  /** A picture that came by paste or drop is in the form as if it had been chosen there; what is missing are the words. */
  function take(picture, name) {
    const chosen = new DataTransfer();
    chosen.items.add(picture);
    file.files = chosen.files;
    place = [area.selectionStart, area.selectionEnd];
    panel.open = true;
    tell(panel.dataset.chosen.replace("{name}", name));
    complain({});
    text.focus();
    panel.scrollIntoView({ block: "nearest" });
  }

  function tell(sentence) {
    told.hidden = !sentence;
    told.textContent = sentence;
  }

  function complain(errors) {
    for (const name of ["picture", "picture_text"]) {
      const error = panel.querySelector(`#error-${name}`);
      error.hidden = !errors[name];
      error.lastElementChild.textContent = errors[name] ?? "";
      const field = panel.querySelector(`#field-${name}`);
      if (errors[name]) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    if (errors.picture) file.focus();
    else if (errors.picture_text) text.focus();
  }

  async function send() {
    if (!text.value.trim() && !decorative.checked) return complain({ picture_text: panel.dataset.missing });
    const data = new FormData();
    data.set("csrf_token", form.elements.csrf_token.value);
    if (file.files[0]) data.set("picture", file.files[0]);
    data.set("picture_text", text.value);
    if (decorative.checked) data.set("picture_decorative", "yes");
    button.setAttribute("aria-disabled", "true");
    try {
      const response = await fetch(panel.dataset.endpoint, { method: "POST", body: data, redirect: "manual" });
      if (!response.ok && response.status !== 422) throw new Error(String(response.status));
      const answer = await response.json();
      complain(answer.errors ?? {});
      if (answer.errors) return tell("");
      put(answer.markdown);
    } catch {
      tell(panel.dataset.failed);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  function put(markdown) {
    area.focus();
    area.setSelectionRange(...(place ?? [area.selectionStart, area.selectionEnd]));
    const before = area.value.slice(0, area.selectionStart), after = area.value.slice(area.selectionEnd);
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const trail = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
    if (!document.execCommand("insertText", false, lead + markdown + trail)) {
      area.setRangeText(lead + markdown + trail, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    [file.value, text.value, decorative.checked, place, panel.open] = ["", "", false, undefined, false];
    tell("");
  }

  const pictureOf = (data) => [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));

  area.addEventListener("paste", (event) => {
    const picture = pictureOf(event.clipboardData);
    // A table copied from a spreadsheet brings its own picture along; its text is what is meant.
    if (!picture || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    take(picture, picture.name);
  });
  area.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  for (const gone of ["dragleave", "drop"]) area.addEventListener(gone, () => area.classList.remove("dropping"));
  area.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    const picture = pictureOf(event.dataTransfer) ?? event.dataTransfer.files[0];
    take(picture, picture.name);
  });
  file.addEventListener("change", () => { place ??= [area.selectionStart, area.selectionEnd]; });
  for (const field of [text, file]) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || field === file) return;
      event.preventDefault();
      send();
    });
  }
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") !== "true") send();
  });
}

document.querySelectorAll("[data-pictures]").forEach(start);
