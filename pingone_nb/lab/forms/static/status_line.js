// One persistent live region; everything is put in as text, so nothing in it can be markup.
const BUSY_MS = 150; // what is over sooner moves nothing on the page
const ICONS = { info: "i", success: "✓", warning: "!", error: "✕", busy: "…" };

function facts(pairs) {
  const list = element("dl", "pnb-facts");
  for (const [name, value] of pairs) {
    const pair = element("div");
    pair.append(element("dt", "", name), element("dd", "", value));
    list.append(pair);
  }
  return list;
}

function card(notice) {
  const made = element("div", `pnb-notice pnb-${notice.kind}`);
  const icon = element("span", "pnb-icon", ICONS[notice.kind] ?? "i");
  const body = element("div", "pnb-notice-body");
  icon.setAttribute("aria-hidden", "true");
  body.append(element("p", "pnb-notice-title", notice.title));
  for (const text of notice.paragraphs) body.append(element("p", "pnb-notice-text", text));
  if (notice.facts.length) body.append(facts(notice.facts));
  made.append(icon, body);
  return made;
}

export default () => {
  const views = new Set();
  let notice = null;
  let timer;

  function accept(message) {
    const show = () => {
      for (const view of views) view(message);
    };
    if (message.type === "notice") {
      notice = message.notice;
      clearTimeout(timer);
      if (notice?.kind === "busy") {
        timer = setTimeout(show, BUSY_MS);
        return;
      }
    }
    show();
  }

  function render({ model, el }) {
    const polite = element("div", "pnb-region");
    const urgent = element("div", "pnb-region");
    polite.setAttribute("role", "status");
    polite.setAttribute("aria-live", "polite");
    urgent.setAttribute("role", "alert");
    el.tabIndex = -1;

    function draw() {
      const isError = notice?.kind === "error";
      polite.replaceChildren(...(notice && !isError ? [card(notice)] : []));
      urgent.replaceChildren(...(isError ? [card(notice)] : []));
    }

    function view(message) {
      if (message.type === "notice") draw();
      if (message.type === "focus") moveFocus(el);
    }

    el.append(polite, urgent);
    draw();
    views.add(view);
    return () => views.delete(view);
  }

  return listening(accept, render);
};
