// The exchanges as a table, newest first; what was sent and answered is fetched when opened.
const COLUMNS = ["#", "Time", "Operation", "Request", "HTTP", "Outcome", "ms"];

function head() {
  const row = element("tr");
  for (const name of COLUMNS) {
    const cell = element("th", `pnb-col-${name.toLowerCase().replace("#", "number")}`, name);
    cell.scope = "col";
    row.append(cell);
  }
  const made = element("thead");
  made.append(row);
  return made;
}

export default () => {
  const views = new Set();
  const line = lineToKernel();
  const show = afterPaint((message) => {
    for (const view of views) view(message);
  });
  const bodies = new Map();
  let rows = [];
  let dropped = 0;

  function accept(message, model) {
    if (message.type === "all") ({ rows, dropped } = message);
    if (message.is_other) bodies.clear();
    if (message.type === "new") rows.push(message.row);
    if (message.type === "details") bodies.set(message.number, message);
    while (rows.length > model.get("most")) {
      bodies.delete(rows.shift().number);
      dropped += 1;
    }
    show(message);
  }

  function render({ model, el }) {
    const scroll = element("div", "pnb-table-scroll");
    const table = element("table");
    const note = element("p", "pnb-table-note");
    const word = line.note({ ...PRESS, down: "Not connected. The details load when the connection is back." });
    const drawn = new Map();
    const id = uniqueId();
    table.append(element("caption", "", model.get("caption")), head());
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "group"); // no landmark: a notebook may show several tables
    scroll.setAttribute("aria-label", model.get("caption"));

    function copierOf({ curl, needs }) {
      const made = element("div", "pnb-copy-row");
      const said = element("span", "pnb-copy-said");
      const button = pushButton("pnb-copy", "Copy as cURL", async () => {
        said.textContent = "";
        await copy(curl).then(
          () => (said.textContent = `Copied. ${needs}`),
          () => (said.textContent = "The browser blocked copying."),
        );
        button.focus({ preventScroll: true }); // copying may have taken it away
      });
      said.setAttribute("role", "status");
      made.append(button, said);
      return made;
    }

    function fill(details, number) {
      const told = bodies.get(number);
      details.replaceChildren();
      if (told?.curl) details.append(copierOf(told));
      if (!told) details.append(element("p", "pnb-muted", "Loading …"));
      for (const [title, text] of told?.parts ?? []) {
        const box = element("div", "pnb-json");
        box.append(element("p", "pnb-json-title", title), element("pre", "", text));
        details.append(box);
      }
    }

    function bodyOf(row) {
      const made = element("tbody");
      const told = element("tr");
      const more = element("tr");
      const details = element("td", "pnb-details");
      const toggle = pushButton("pnb-toggle", String(row.number + 1), open);
      toggle.setAttribute("aria-label", `Exchange ${row.number + 1}: request and reply`);
      toggle.setAttribute("aria-expanded", "false");
      toggle.setAttribute("aria-controls", `${id}-${row.number}`);
      more.id = `${id}-${row.number}`;
      more.hidden = true;
      details.colSpan = COLUMNS.length;
      more.append(details);

      function open() {
        more.hidden = !more.hidden;
        toggle.setAttribute("aria-expanded", String(!more.hidden));
        if (more.hidden) return;
        fill(details, row.number);
        if (!bodies.has(row.number)) line.tell({ type: "open", number: row.number }, { isKept: true });
      }

      const first = element("td", "pnb-col-number");
      first.append(toggle);
      told.append(
        first,
        element("td", "pnb-col-time", row.time),
        element("td", "pnb-col-operation", row.operation),
        element("td", "pnb-col-request", row.request),
        element("td", "pnb-col-http", row.http),
        element("td", "pnb-col-outcome", row.outcome),
        element("td", "pnb-col-ms", row.ms),
      );
      told.dataset.success = String(row.is_success);
      made.append(told, more);
      return { made, details, more };
    }

    function add(row) {
      if (drawn.has(row.number)) return;
      const body = bodyOf(row);
      drawn.set(row.number, body);
      table.tHead.after(body.made);
    }

    function tidy() {
      const first = rows[0]?.number ?? 0;
      for (const [number, body] of drawn) {
        if (number >= first) break;
        body.made.remove();
        drawn.delete(number);
      }
      note.textContent = rows.length
        ? dropped
          ? `${dropped} earlier exchanges are only in client.history.`
          : ""
        : "No exchanges yet. They appear here as they happen.";
      note.hidden = !note.textContent;
    }

    function redraw() {
      rows.forEach(add); // what is unfolded stays
      tidy();
    }

    function clear() {
      drawn.forEach((body) => body.made.remove());
      drawn.clear();
    }

    function view(message) {
      if (message.is_other) clear();
      if (message.type === "all") redraw();
      if (message.type === "new") {
        add(message.row);
        tidy();
      }
      const body = message.type === "details" && drawn.get(message.number);
      if (body && !body.more.hidden) fill(body.details, message.number);
    }

    scroll.append(table);
    el.append(scroll, note, word);
    redraw();
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(word);
    };
  }

  return listening(accept, render, line);
};
