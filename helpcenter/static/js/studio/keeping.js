// Nothing that is typed is lost: the form is kept by the help center every few seconds, and in this browser until that has worked.
// A closed tab, an ended session, a network that is gone, a crash: the page offers the text when it is opened again.

const SOON_MILLISECONDS = 2500; // after the last key
const LATEST_MILLISECONDS = 8000; // while somebody types on and on
const LOCAL_MILLISECONDS = 300;
const AGAIN_MILLISECONDS = 5000;
const HERE_MILLISECONDS = 45_000;
const KEEPALIVE_BYTES = 60_000; // browsers send no more when a page is closed
const FORGOTTEN_MILLISECONDS = 30 * 24 * 3600 * 1000;
const NOT_TEXT = /^(csrf_token|action|place|key|copy_version|based_on|merge_base|source_revision|topic_before|conflict|choice-.*|picture.*)$/;

/** The fields that somebody writes, by name; of a box the last value counts. */
function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) if (!NOT_TEXT.test(name)) fields[name] = value.replace(/\r\n/g, "\n");
  return fields;
}

/** The same whatever the order, and whatever stands at the ends: the server trims it. */
function written(fields) {
  const known = Object.entries(fields).filter(([name]) => !NOT_TEXT.test(name)).map(([name, value]) => [name, value.trim()]);
  return JSON.stringify(known.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What this browser keeps. Each open page has a record of its own, so that two windows do not write over one another. */
function shelf(prefix) {
  const mine = `${prefix} ${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const drop = (key = mine) => {
    try {
      localStorage.removeItem(key);
    } catch { /* switched off */ }
  };
  return {
    mine,
    drop,
    put(record) {
      try {
        localStorage.setItem(mine, JSON.stringify(record));
      } catch { /* full, or switched off */ }
    },
    /** Records of earlier pages, the newest first. */
    others() {
      let keys = [];
      try {
        keys = Object.keys(localStorage).filter((key) => key.startsWith(`${prefix} `) && key !== mine);
      } catch { /* switched off */ }
      const found = keys.map((key) => ({ key, ...read(key) }));
      found.filter((one) => !one.fields || Date.now() - one.at > FORGOTTEN_MILLISECONDS).forEach((one) => drop(one.key));
      return found.filter((one) => one.fields && Date.now() - one.at <= FORGOTTEN_MILLISECONDS).sort((one, other) => other.at - one.at);
    },
  };
}

function start(form) {
  const words = form.dataset;
  const local = shelf(`helpcenter-copy ${words.person} ${words.place}`);
  const status = form.querySelector("[data-kept-status]");
  const told = form.querySelector("[data-kept-told]");
  let kept = written(fieldsOf(form)); // what the help center has
  let stopped = "pending" in words ? "choose" : ""; // why it is not asked to keep more, if it is not
  let begun = 0, timer, localTimer, request, leaving = false, touched = false;

  const version = () => form.elements.copy_version?.value ?? "";

  function setHidden(name, value) {
    let field = form.elements[name];
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name });
      form.append(field);
    }
    field.value = value ?? "";
  }

  /** What is told aloud is only that something has changed, not each time that the text was kept. */
  function tell(sentence, problem = false) {
    const changed = problem !== "problem" in status.dataset;
    status.textContent = sentence;
    if (problem) status.dataset.problem = "";
    else delete status.dataset.problem;
    if (changed) told.textContent = sentence;
  }

  function putLocal() {
    clearTimeout(localTimer);
    const fields = fieldsOf(form);
    if (written(fields) === kept) return local.drop();
    local.put({ fields, at: Date.now(), based_on: form.elements.based_on?.value ?? "" });
  }

  function changed() {
    touched = true;
    clearTimeout(localTimer);
    localTimer = setTimeout(putLocal, LOCAL_MILLISECONDS);
    if (stopped) return tell(words[stopped], true);
    begun ||= Date.now();
    later(Math.min(SOON_MILLISECONDS, Math.max(0, begun + LATEST_MILLISECONDS - Date.now())));
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(keep, milliseconds);
  }

  function stop(reason) {
    stopped = reason;
    putLocal();
    tell(words[reason], true);
  }

  async function keep() {
    if (stopped || leaving || !touched) return;
    if (request) return later(SOON_MILLISECONDS);
    const text = written(fieldsOf(form));
    begun = 0;
    if (text === kept) return local.drop();
    request = new AbortController();
    try {
      const data = sendable();
      const response = await fetch(words.copyEndpoint, {
        method: "POST", body: data, redirect: "manual", signal: request.signal, keepalive: size(data) < KEEPALIVE_BYTES,
      });
      await answered(response, text);
    } catch {
      if (!leaving) {
        putLocal();
        tell(words.local, true);
        later(AGAIN_MILLISECONDS);
      }
    } finally {
      request = undefined;
    }
  }

  async function answered(response, text) {
    if (response.ok) {
      const answer = await response.json();
      setHidden("copy_version", answer.version);
      kept = text;
      tell(words.kept.replace("{moment}", answer.moment));
      if (written(fieldsOf(form)) === kept) local.drop();
      else later(SOON_MILLISECONDS);
    } else if (response.status === 409) {
      stop("elsewhere");
    } else if (response.status === 422) {
      putLocal();
      tell(words.tooLarge, true);
    } else if (response.status >= 500) {
      throw new Error(String(response.status));
    } else {
      putLocal();
      tell(words.signedOut, true);
      await signInAgain();
    }
  }

  /** Signed in again in another window: this page goes on with a token of the new session. */
  async function signInAgain() {
    const answer = await ask();
    if (!answer || String(answer.person) !== words.person) return later(AGAIN_MILLISECONDS);
    document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = answer.csrf_token; });
    if (String(answer.version ?? "") !== version()) return stop("elsewhere");
    later(0);
  }

  async function ask() {
    try {
      const address = `${words.copyEndpoint}?${new URLSearchParams({ place: words.place })}`;
      const response = await fetch(address, { redirect: "manual", cache: "no-store" });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  function sendable() {
    const data = new FormData(form);
    for (const name of ["picture", "picture_text", "picture_decorative", "action"]) data.delete(name);
    return data;
  }

  function size(data) {
    let bytes = 2000;
    for (const [name, value] of data) bytes += 150 + name.length + new TextEncoder().encode(value).length;
    return bytes;
  }

  /** Text of an earlier page that never reached the help center. */
  async function offer() {
    const records = local.others();
    if (!records.length) return;
    const server = await ask();
    const theirs = server?.fields ? written({ ...fieldsOf(form), ...server.fields }) : kept;
    for (const record of records) {
      const text = written({ ...fieldsOf(form), ...record.fields });
      if (text === kept || text === theirs) local.drop(record.key);
      else return show(record, server);
    }
  }

  function show(record, server) {
    const template = document.querySelector("template[data-local-copy]");
    const notice = template.content.cloneNode(true).firstElementChild;
    const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(record.at);
    const sentence = [...notice.querySelectorAll("p")].find((one) => one.textContent.includes("{moment}"));
    sentence.textContent = sentence.textContent.replace("{moment}", moment);
    notice.querySelector("[data-take]").addEventListener("click", () => {
      fill(record.fields);
      if (record.based_on) setHidden("based_on", record.based_on);
      if (server?.version) setHidden("copy_version", server.version);
      stopped = "";
      document.getElementById("unsaved")?.remove();
      notice.remove();
      local.drop(record.key);
      form.elements.body.focus();
      form.elements.body.dispatchEvent(new Event("input", { bubbles: true }));
      putLocal();
    });
    notice.querySelector("[data-drop]").addEventListener("click", () => {
      local.drop(record.key);
      notice.remove();
      offer();
    });
    template.after(notice);
  }

  function fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const found = form.elements[name];
      const field = found instanceof RadioNodeList ? [...found].find((one) => one.type === "checkbox") : found;
      if (!field) continue;
      if (field.type === "checkbox") field.checked = value !== "no";
      else field.value = value;
    }
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    request?.abort(); // what is on its way must not come after what is being saved
    local.put({ fields: fieldsOf(form), at: Date.now(), based_on: form.elements.based_on?.value ?? "" });
    sessionStorage.setItem("helpcenter-sent", local.mine);
  });
  form.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault(); // what one means is that it must not get lost
    later(0);
  });
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && touched && !leaving) {
      putLocal();
      keep();
    } else if (document.visibilityState === "visible") {
      later(0);
    }
  });
  addEventListener("pagehide", () => { if (touched && !leaving) { putLocal(); keep(); } });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = false;
    ask().then((answer) => { if (answer && String(answer.version ?? "") !== version()) stop("elsewhere"); });
  });

  const sent = sessionStorage.getItem("helpcenter-sent");
  if (sent && words.settled) local.drop(sent);
  sessionStorage.removeItem("helpcenter-sent");
  offer();
  if (words.atWorkEndpoint) stayAtWork(form);
}

/** Who else is in the same translation, while the page is open. */
function stayAtWork(form) {
  const notice = document.querySelector("[data-colleagues]");
  const names = notice.querySelector("[data-names]");

  function data() {
    const sent = new FormData();
    sent.set("csrf_token", form.elements.csrf_token.value);
    sent.set("place", form.dataset.place);
    return sent;
  }

  async function here() {
    if (document.visibilityState === "hidden") return;
    try {
      const response = await fetch(form.dataset.atWorkEndpoint, { method: "POST", body: data(), redirect: "manual" });
      if (!response.ok) return;
      const { colleagues } = await response.json();
      const items = colleagues.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence }));
      if (colleagues.join("\n") === [...names.children].map((item) => item.textContent).join("\n")) return;
      notice.hidden = !items.length;
      names.replaceChildren(...items);
    } catch { /* the next time */ }
  }

  setInterval(here, HERE_MILLISECONDS);
  addEventListener("focus", here);
  addEventListener("pagehide", () => {
    const sent = data();
    sent.set("left", "yes");
    navigator.sendBeacon(form.dataset.atWorkEndpoint, sent);
  });
}

document.documentElement.classList.add("js");
document.querySelectorAll("form[data-editor]").forEach(start);
