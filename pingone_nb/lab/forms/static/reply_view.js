// The newest reply as a tree; everything is put in as text, so nothing in it can be markup.
export default () => {
  const views = new Set();
  const line = lineToKernel();
  const show = afterPaint((message) => {
    for (const view of views) view(message);
  });
  const state = treeState();
  let reply = null;
  let timer;

  function accept(model, message) {
    if (message.type === "reply") {
      reply = message.reply;
      clearTimeout(timer);
      if (reply?.tree) timer = setTimeout(() => line.tell({ type: "explain" }, { isKept: true }), EXPLAIN_MS);
    }
    if (message.type === "meanings") state.meanings = message.meanings;
    show(message);
  }

  function render({ model, el }) {
    const title = element("div", "pnb-wire-title", model.get("title"));
    const caption = element("div", "pnb-wire-caption");
    const status = element("strong", "pnb-reply-status");
    const rest = element("span");
    const note = element("p", "pnb-reply-note");
    const headers = foldedHeaders();
    const scroll = element("div", "pnb-wire-scroll");
    const text = element("pre", "pnb-wire-body");
    const body = jsonTree("Reply body", state);
    title.id = uniqueId();
    el.setAttribute("role", "group");
    el.setAttribute("aria-labelledby", title.id);
    scroll.setAttribute("aria-label", "Reply");
    scroll.setAttribute("role", "group");
    caption.append(status, rest);
    scroll.append(text, body.tree);

    function draw() {
      el.dataset.success = String(reply?.is_success ?? "");
      status.textContent = reply ? reply.status : "";
      rest.textContent = reply ? ` to ${reply.operation}, after ${reply.elapsed_ms} ms` : model.get("empty");
      note.textContent = reply?.note ?? "";
      note.hidden = !note.textContent;
      text.textContent = reply?.text ?? "";
      text.hidden = !text.textContent;
      scroll.hidden = text.hidden && !reply?.tree;
      if (text.hidden) scroll.removeAttribute("tabindex");
      else scroll.tabIndex = 0;
      headers.show(reply?.headers ?? [], `${reply?.headers?.length ?? 0} headers`);
      body.show(reply?.tree);
      body.explain();
    }

    function view(message) {
      if (message.type === "reply") draw();
      if (message.type === "meanings") body.explain();
    }

    el.append(wireHead(title, caption), note, headers.fold, scroll, body.meaning);
    draw();
    views.add(view);
    return () => views.delete(view);
  }

  return {
    initialize({ model }) {
      const close = line.open(model, (message) => accept(model, message), { type: "ready" });
      return () => {
        clearTimeout(timer);
        close();
      };
    },
    render,
  };
};
