// The exchanges as a table, newest first; what was sent and answered is fetched when opened.
const COLUMNS = ["#", "Time", "Operation", "Request", "HTTP", "Outcome", "ms"];

function part(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function head() {
  const row = document.createElement("tr");
  for (const name of COLUMNS) {
    const cell = part("th", `pnb-col-${name.toLowerCase().replace("#", "number")}`, name);
    cell.scope = "col";
    row.append(cell);
  }
  const made = document.createElement("thead");
  made.append(row);
  return made;
}

export default () => {
  const views = new Set();
  const details = new Map();
  let rows = [];
  let dropped = 0;

  function accept(model, message) {
    if (message.type === "all") ({ rows, dropped } = message);
    if (message.type === "new") rows.push(message.row);
    if (message.type === "details") details.set(message.number, message.parts);
    while (rows.length > model.get("most")) {
      details.delete(rows.shift().number);
      dropped += 1;
    }
    for (const view of views) view(message);
  }

  function render({ model, el }) {
    const scroll = part("div", "pnb-table-scroll");
    const table = document.createElement("table");
    const note = part("p", "pnb-table-note");
    const bodies = new Map();
    const id = `pnb-${Math.random().toString(36).slice(2)}`;
    table.append(part("caption", "", model.get("caption")), head());
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "group"); // no landmark: a notebook may show several tables
    scroll.setAttribute("aria-label", model.get("caption"));

    function fill(open, number) {
      const parts = details.get(number);
      open.replaceChildren();
      if (!parts) open.append(part("p", "pnb-muted", "Asking the kernel …"));
      for (const [title, text] of parts ?? []) {
        const box = part("div", "pnb-json");
        box.append(part("h5", "", title), part("pre", "", text));
        open.append(box);
      }
    }

    function bodyOf(row) {
      const made = document.createElement("tbody");
      const line = document.createElement("tr");
      const more = document.createElement("tr");
      const open = part("td", "pnb-details");
      const toggle = part("button", "pnb-toggle", String(row.number + 1));
      toggle.type = "button";
      toggle.dataset.lmSuppressShortcuts = "true";
      toggle.setAttribute("aria-label", `Exchange ${row.number + 1}: what was sent and answered`);
      toggle.setAttribute("aria-expanded", "false");
      toggle.setAttribute("aria-controls", `${id}-${row.number}`);
      more.id = `${id}-${row.number}`;
      more.hidden = true;
      open.colSpan = COLUMNS.length;
      more.append(open);
      toggle.addEventListener("click", () => {
        more.hidden = !more.hidden;
        toggle.setAttribute("aria-expanded", String(!more.hidden));
        if (more.hidden) return;
        fill(open, row.number);
        if (!details.has(row.number)) model.send({ type: "open", number: row.number });
      });
      const first = part("td", "pnb-col-number");
      first.append(toggle);
      line.append(
        first,
        part("td", "pnb-col-time", row.time),
        part("td", "pnb-col-operation", row.operation),
        part("td", "pnb-col-request", row.request),
        part("td", "pnb-col-http", row.http),
        part("td", "pnb-col-outcome", row.outcome),
        part("td", "pnb-col-ms", row.ms),
      );
      line.dataset.success = String(row.is_success);
      made.append(line, more);
      return { made, open, more };
    }

    function add(row) {
      const body = bodyOf(row);
      bodies.set(row.number, body);
      table.tHead.after(body.made);
    }

    function tidy() {
      const first = rows[0]?.number ?? 0;
      for (const [number, body] of bodies) {
        if (number >= first) break;
        body.made.remove();
        bodies.delete(number);
      }
      note.textContent = rows.length
        ? dropped
          ? `${dropped} earlier exchanges are in client.history only.`
          : ""
        : "No exchanges yet: they appear here as they happen.";
      note.hidden = !note.textContent;
    }

    function redraw() {
      bodies.forEach((body) => body.made.remove());
      bodies.clear();
      rows.forEach(add);
      tidy();
    }

    function view(message) {
      if (message.type === "all") redraw();
      if (message.type === "new") {
        add(message.row);
        tidy();
      }
      const body = message.type === "details" && bodies.get(message.number);
      if (body && !body.more.hidden) fill(body.open, message.number);
    }

    scroll.append(table);
    el.append(scroll, note);
    redraw();
    views.add(view);
    return () => views.delete(view);
  }

  return {
    initialize({ model }) {
      model.on("msg:custom", (message) => accept(model, message));
      model.send({ type: "ready" });
    },
    render,
  };
};
