// Put before every module, too: the line to the kernel. What a person does is told once, or is said
// not to be told. Nothing is left to Jupyter's own queue, which would send it unseen later, or drop it.
const GRACE_MS = 700; // a line that is back within that time is not worth a word
const ASK_MS = 400; // a kernel that is free has mostly answered by then; the server may know why not
const ANSWER_MS = 450; // the server has this long
const NUDGE_MS = 500;
const NUDGED = Symbol.for("pingone-nb.nudged"); // when a kernel's connection was asked for last, by any widget
const PRESS = {
  down: "Not connected. Press again when the connection is back.",
  again: "The connection is back. Nothing was sent: press again.",
  silent: "No answer yet. The connection is slow or lost.",
  busy: "The kernel is busy. Your request runs when the kernel is free.",
  gone: "The kernel has stopped. Run the cells again, or reload the page.",
};
const KEEP = { ...PRESS, down: "Not connected. What you entered is kept here.", again: "", busy: "" };

// anywidget waits two seconds for a model, and has a later one refuse every message for good. A slow
// page with many widgets takes longer: once it is ready, it hears again, and asks what it missed.
async function listenThoughLate(model, ask = () => {}) {
  const own = await model.widget_manager?.get_model?.(model.get("key")).catch(() => null);
  if (!own?.comm) return;
  const anywidgets = Object.getPrototypeOf(own);
  const isDeaf = await anywidgets._handle_comm_msg.call(own, { content: { data: {} } }).then(() => false, () => true);
  if (!isDeaf) return;
  own._handle_comm_msg = Object.getPrototypeOf(anywidgets)._handle_comm_msg;
  own.comm.on_msg(own._handle_comm_msg.bind(own));
  own.comm.send({ method: "request_state" });
  ask();
}

function lineToKernel({ refused = () => {}, heard = () => {}, back = () => {} } = {}) {
  const open = new Map(); // what was told and is not heard: the same press again is the same message
  const notes = new Map(); // elements, each with its words, and whether it speaks without a press
  let model = null;
  let joined = null; // the kernel connection whose signals are heard
  let isRestarted = false;
  let settled = ""; // the line's state once it has lasted, unless it is up
  let settling;
  let ready = null;

  const kernelNow = () => model.widget_manager?.kernel; // undefined: this host tells nothing of it

  function state() {
    const kernel = kernelNow();
    const isCut = [...notes.keys()].some((note) => note.closest(".jupyter-widgets-disconnected"));
    if (isCut || isRestarted || kernel === null || kernel?.isDisposed || kernel?.status === "dead") return "gone";
    return (kernel?.connectionStatus ?? "connected") === "connected" ? "up" : "down";
  }

  function join() {
    const kernel = kernelNow();
    if (!kernel || kernel === joined) return;
    if (joined) isRestarted = joined.id !== kernel.id; // another kernel knows nothing of this widget
    leave();
    joined = kernel;
    kernel.connectionStatusChanged?.connect(noteConnection);
    kernel.statusChanged?.connect(noteStatus);
  }

  function leave() {
    joined?.connectionStatusChanged?.disconnect(noteConnection);
    joined?.statusChanged?.disconnect(noteStatus);
  }

  function noteStatus(_kernel, status) {
    isRestarted ||= ["restarting", "autorestarting"].includes(status);
    if (state() !== "gone") return;
    markDead();
    open.forEach(judge);
    settle();
  }

  // JupyterLab marks boxes only; what stands alone in a cell has to say it, too
  function markDead() {
    const notebooks = new Set([...notes.keys()].map((note) => note.closest(".jp-Notebook")));
    for (const notebook of notebooks) {
      notebook?.querySelectorAll(".pnb").forEach((each) => each.classList.add("jupyter-widgets-disconnected"));
    }
  }

  function settle() {
    settled = state();
    draw();
  }

  function noteConnection() {
    clearTimeout(settling);
    if (state() !== "up") {
      settling = setTimeout(settle, GRACE_MS);
      return open.forEach((entry) => wait(entry, GRACE_MS));
    }
    settled = "";
    post(ready);
    for (const entry of open.values()) {
      // what was refused stays said: a line that was down for a moment only takes its word back too soon to be read
      entry.word = entry.isRefused && !entry.isSent ? "again" : "";
      if (!entry.isRefused) pass(entry);
      else if (entry.isSent) post({ type: "ask", id: entry.id });
    }
    draw();
    return back();
  }

  // An attempt of one's own: Jupyter's next may be half a minute away, or never come.
  function nudge() {
    const kernel = kernelNow();
    if (Date.now() - (kernel?.[NUDGED] ?? 0) < NUDGE_MS) return;
    kernel[NUDGED] = Date.now();
    kernel.reconnect?.().catch(() => {});
  }

  function post(content) {
    if (content && state() === "up") model.send({ ...content, takes_news: Boolean(model.widget_manager?.get_model) });
  }

  // One message for all widgets: each takes its part as if it had come over its own channel.
  async function spread(news) {
    for (const [id, data] of news) {
      const told = await model.widget_manager.get_model(id).catch(() => null); // closed meanwhile
      told?._handle_comm_msg({ content: { data }, buffers: [] });
    }
  }

  function forgetRefused() {
    for (const [key, entry] of open) if (entry.word === "again") open.delete(key);
  }

  function wait(entry, ms) {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => judge(entry), ms);
  }

  function watch(entry) {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      entry.isBusy = false;
      wait(entry, ANSWER_MS);
      isBusy().then((found) => (entry.isBusy = found), () => {});
    }, ASK_MS);
  }

  // What came over the line may be old: a server that answers says how its kernel is now.
  async function isBusy() {
    const { id, status, serverSettings } = kernelNow() ?? {};
    if (!serverSettings) return status === "busy";
    const headers = serverSettings.token ? { Authorization: `token ${serverSettings.token}` } : {};
    const reply = await fetch(`${serverSettings.baseUrl}api/kernels/${id}`, { ...serverSettings.init, headers });
    return (await reply.json()).execution_state === "busy";
  }

  function pass(entry) {
    if (state() === "up") {
      entry.isSent = true;
      watch(entry);
      return post({ ...entry.content, id: entry.id });
    }
    if (state() === "down") nudge();
    return wait(entry, state() === "gone" ? 0 : GRACE_MS);
  }

  function judge(entry) {
    const found = state();
    clearTimeout(entry.timer);
    if (found === "up") {
      entry.word = entry.isBusy ? "busy" : "silent";
      watch(entry);
    } else {
      entry.word = found;
      if (!entry.isKept && !entry.isRefused) {
        entry.isRefused = true;
        refused(entry.id);
      }
    }
    draw();
  }

  function note(words, { isAlways = false } = {}) {
    const made = element("span", "pnb-line-note");
    made.setAttribute("role", "status");
    notes.set(made, { words, isAlways });
    draw();
    return made;
  }

  function word() {
    return [...open.values()].map((entry) => entry.word).findLast(Boolean) ?? "";
  }

  function draw() {
    const found = word();
    for (const [made, { words, isAlways }] of notes) {
      const text = words[isAlways ? settled : found] ?? "";
      if (made.textContent !== text) made.textContent = text;
    }
  }

  function take(message) {
    for (const [key, entry] of open) {
      if (entry.id !== message.id) continue;
      clearTimeout(entry.timer);
      open.delete(key);
    }
    draw();
    heard(message);
  }

  return {
    note,
    drop: (made) => notes.delete(made),
    isUp: () => state() === "up",
    word,
    ask: (id) => post({ type: "ask", id }),

    // What is kept is told as soon as it can be, the newest of its kind; what is pressed is told now or never.
    tell(content, { isKept = false } = {}) {
      join();
      const key = isKept ? `${content.type} ${content.number ?? ""}` : JSON.stringify({ ...content, edits: null });
      const before = open.get(key);
      clearTimeout(before?.timer);
      const id = isKept ? uniqueId() : before?.id ?? uniqueId();
      const entry = { id, content, isKept, isSent: Boolean(before?.isSent), isRefused: false, word: "" };
      open.delete(key);
      forgetRefused();
      open.set(key, entry);
      pass(entry);
      draw();
      return id;
    },

    // To be called when the model is there; gives what ends it.
    open(opened, accept, question = null) {
      model = opened;
      ready = question;
      model.on("msg:custom", (message) => {
        if (message.type === "news") spread(message.news);
        else if (message.type === "heard") take(message);
        else accept(message);
      });
      join();
      if (question) model.send(question);
      listenThoughLate(model, () => question && model.send(question));
      return () => {
        leave();
        clearTimeout(settling);
        open.forEach((entry) => clearTimeout(entry.timer));
      };
    },
  };
}

// A module that listens: messages go to accept, and the kernel is asked what there is to show.
function listening(accept, render, line = lineToKernel()) {
  return {
    initialize: ({ model }) => line.open(model, (message) => accept(message, model), { type: "ready" }),
    render,
  };
}
