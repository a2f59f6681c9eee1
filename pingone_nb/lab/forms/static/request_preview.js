// The request of a form, masked; everything is put in as text, so nothing in it can be markup.
export default () => {
  const views = new Set();
  const line = lineToKernel();
  const state = treeState({ opensAll: true });
  let told = null;
  let explained = ""; // the names that were explained last
  let timer;

  const namesOf = ([kind, inner]) =>
    kind === "object" ? inner.map(([name, node]) => [name, namesOf(node)]) : kind === "array" ? inner.map(namesOf) : kind;

  function ask(message) {
    const names = message.tree ? JSON.stringify([message.request.operation, namesOf(message.tree)]) : explained;
    if (names === explained) return;
    explained = names;
    clearTimeout(timer);
    timer = setTimeout(() => line.tell({ type: "explain" }, { isKept: true }), EXPLAIN_MS);
  }

  function accept(message) {
    if (message.type === "request") {
      told = message;
      ask(message);
    }
    if (message.type === "meanings") state.meanings = message.meanings;
    for (const view of views) view(message);
  }

  function render({ model, el }) {
    const title = element("div", "pnb-wire-title", model.get("title"));
    const caption = element("div", "pnb-wire-caption");
    const missing = element("p", "pnb-preview-missing");
    const scroll = element("div", "pnb-wire-scroll");
    const request = element("p", "pnb-wire-line");
    const media = element("dl", "pnb-wire-headers");
    const others = foldedHeaders();
    const text = element("pre", "pnb-wire-body");
    const body = jsonTree("Request body", state);
    title.id = uniqueId();
    el.setAttribute("role", "group");
    el.setAttribute("aria-labelledby", title.id);
    scroll.tabIndex = 0; // it may have to be scrolled
    scroll.setAttribute("role", "group");
    scroll.setAttribute("aria-label", "The request, masked");

    function drawHeaders(pairs) {
      const shown = pairs.filter(([name]) => name === "Content-Type"); // it selects what is done
      const folded = pairs.filter(([name]) => name !== "Content-Type");
      media.replaceChildren(...headerPairs(shown));
      others.show(folded, `${folded.length} ${shown.length ? "more " : ""}headers`);
    }

    function draw() {
      const sent = told?.request ?? null;
      el.dataset.sent = String(Boolean(told?.is_sent));
      caption.textContent = told?.missing ? "Not ready to send yet" : told?.caption ?? "";
      missing.textContent = told?.missing ?? "";
      missing.hidden = !missing.textContent;
      scroll.hidden = !sent;
      request.replaceChildren(...(sent ? [element("strong", "", sent.method), ` ${sent.url}`] : []));
      drawHeaders(sent?.headers ?? []);
      text.textContent = told?.tree ? "" : sent?.body ?? "";
      text.hidden = !text.textContent;
      body.show(told?.tree);
      body.explain();
    }

    function view(message) {
      if (message.type === "request") draw();
      if (message.type === "meanings") body.explain();
    }

    scroll.append(request, media, others.fold, text, body.tree);
    el.append(wireHead(title, caption), missing, scroll, body.meaning);
    draw();
    views.add(view);
    return () => views.delete(view);
  }

  return {
    initialize({ model }) {
      const close = line.open(model, accept, { type: "ready" });
      return () => {
        clearTimeout(timer);
        close();
      };
    },
    render,
  };
};
