// The toolbar above the text: Markdown for those who do not know it by heart. It works on a plain text area, keeps what the
// browser knows for undoing, and is a toolbar by the ARIA authoring practices: one stop for Tab, arrows within.

/** Put `text` where the selection is, so that one can undo it. */
function insert(area, text) {
  area.focus();
  // Deprecated, and the only way that keeps the undo history; setRangeText is for a browser that drops it.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function selected(area) {
  return area.value.slice(area.selectionStart, area.selectionEnd);
}

/** Marks around the selection, or away again when they are there. */
function wrap(area, mark, words) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const within = selected(area);
  if (value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark) {
    area.setSelectionRange(start - mark.length, end + mark.length);
    insert(area, within);
    area.setSelectionRange(start - mark.length, end - mark.length);
    return;
  }
  const [, before, core, after] = within.match(/^(\s*)([\s\S]*?)(\s*)$/);
  const text = core || words;
  insert(area, before + mark + text + mark + after);
  const from = start + before.length + mark.length;
  area.setSelectionRange(from, from + text.length);
}

/** Every line of the selection, changed. `change` gets a line without what any of these tools has put before it, and its place. */
function lines(area, change, own) {
  const { value } = area;
  const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = value.indexOf("\n", area.selectionEnd);
  const to = next < 0 ? value.length : next;
  const before = value.slice(from, to).split("\n");
  const all = before.every((line) => own.test(line));
  const after = before.map((line, place) => {
    const bare = line.replace(/^(#{1,6}\s+|\d+[.)]\s+|[-*+]\s+|>\s?)/, "");
    return all ? bare : change(bare, place);
  }).join("\n");
  area.setSelectionRange(from, to);
  insert(area, after);
  area.setSelectionRange(after.includes("\n") ? from : from + after.length, from + after.length);
}

/** A block of its own: with an empty line before and after it. */
function block(area, text) {
  const before = area.value.slice(0, area.selectionStart), after = area.value.slice(area.selectionEnd);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const trail = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  insert(area, lead + text + trail);
}

function tools(area, words) {
  return {
    bold: () => wrap(area, "**", words.bold),
    italic: () => wrap(area, "*", words.italic),
    heading: () => lines(area, (line) => `## ${line || words.heading}`, /^## /),
    subheading: () => lines(area, (line) => `### ${line || words.heading}`, /^### /),
    steps: () => lines(area, (line, place) => `${place + 1}. ${line || words.step}`, /^\d+\. /),
    list: () => lines(area, (line) => `- ${line || words.item}`, /^- /),
    quote: () => lines(area, (line) => `> ${line}`, /^> /),
    code: () => (selected(area).includes("\n") ? block(area, `\`\`\`\n${selected(area)}\n\`\`\``) : wrap(area, "`", "code")),
    table: () => block(area, `| ${words.column} 1 | ${words.column} 2 |\n| --- | --- |\n|  |  |`),
    link: () => {
      const text = selected(area) || words.link, address = "https://";
      insert(area, `[${text}](${address})`);
      const end = area.selectionEnd - 1;
      area.setSelectionRange(end - address.length, end); // the address is what is missing
    },
    picture: () => {
      const form = document.querySelector("[data-pictures]");
      form.open = true;
      form.querySelector("input[type=file]").focus();
    },
  };
}

function start(toolbar) {
  const area = document.getElementById(toolbar.getAttribute("aria-controls"));
  const acts = tools(area, toolbar.dataset);
  const buttons = [...toolbar.querySelectorAll("[data-tool]")];
  const keys = new Map(buttons.flatMap((button) => {
    const key = button.getAttribute("aria-keyshortcuts");
    return key ? [[key.slice(-1).toLowerCase(), button.dataset.tool]] : [];
  }));

  function stop(button) {
    buttons.forEach((one) => { one.tabIndex = one === button ? 0 : -1; });
  }

  toolbar.hidden = false;
  stop(buttons[0]);
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (!button) return;
    stop(button);
    acts[button.dataset.tool]();
  });
  toolbar.addEventListener("mousedown", (event) => event.preventDefault()); // the selection in the text stays
  toolbar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const forward = getComputedStyle(toolbar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const places = { [forward]: here + 1, [backward]: here - 1, Home: 0, End: buttons.length - 1 };
    if (here < 0 || !(event.key in places)) return;
    event.preventDefault();
    const button = buttons.at(places[event.key] % buttons.length);
    stop(button);
    button.focus();
  });
  area.addEventListener("keydown", (event) => {
    const tool = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && keys.get(event.key.toLowerCase());
    if (!tool) return;
    event.preventDefault();
    acts[tool]();
  });
}

document.querySelectorAll("[data-toolbar]").forEach(start);
