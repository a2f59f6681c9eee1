// The request of a form, masked; everything is put in as text, so nothing in it can be markup.
export default () => {
  const views = new Set();
  let told = null;

  function accept(message) {
    if (message.type === "request") told = message;
    for (const view of views) view();
  }

  function render({ model, el }) {
    const title = element("div", "pnb-wire-title", model.get("title"));
    const caption = element("div", "pnb-wire-caption");
    const missing = element("p", "pnb-preview-missing");
    const scroll = element("div", "pnb-wire-scroll");
    const line = element("p", "pnb-wire-line");
    const headers = element("dl", "pnb-wire-headers");
    const body = element("pre", "pnb-wire-body");
    title.id = uniqueId();
    el.setAttribute("role", "group");
    el.setAttribute("aria-labelledby", title.id);
    scroll.tabIndex = 0; // it may have to be scrolled
    scroll.setAttribute("role", "group");
    scroll.setAttribute("aria-label", "The request, masked");

    function pairOf([name, value]) {
      const pair = element("div");
      pair.append(element("dt", "", name), element("dd", "", value));
      return pair;
    }

    function draw() {
      const request = told?.request ?? null;
      el.dataset.sent = String(Boolean(told?.is_sent));
      caption.textContent = told?.missing ? "Not ready to send yet" : told?.caption ?? "";
      missing.textContent = told?.missing ?? "";
      missing.hidden = !missing.textContent;
      scroll.hidden = !request;
      line.replaceChildren(...(request ? [element("strong", "", request.method), ` ${request.url}`] : []));
      headers.replaceChildren(...(request?.headers ?? []).map(pairOf));
      body.textContent = request?.body ?? "";
      body.hidden = !body.textContent;
    }

    scroll.append(line, headers, body);
    el.append(title, caption, missing, scroll);
    draw();
    views.add(draw);
    return () => views.delete(draw);
  }

  return listening(accept, render);
};
