// The newest reply as a tree; everything is put in as text, so nothing in it can be markup.
const EXPLAIN_MS = 250; // first the reply, then what it means

export default () => {
  const views = new Set();
  const line = lineToKernel();
  const show = afterPaint((message) => {
    for (const view of views) view(message);
  });
  const unfolded = new Set(["$"]); // paths, kept from one reply to the next
  let reply = null;
  let meanings = {};
  let timer;

  function accept(model, message) {
    if (message.type === "reply") {
      reply = message.reply;
      clearTimeout(timer);
      if (reply?.tree) timer = setTimeout(() => line.tell({ type: "explain" }, { isKept: true }), EXPLAIN_MS);
    }
    if (message.type === "meanings") meanings = message.meanings;
    show(message);
  }

  function render({ model, el }) {
    const title = element("div", "pnb-wire-title", model.get("title"));
    const caption = element("div", "pnb-wire-caption");
    const status = element("strong", "pnb-reply-status");
    const rest = element("span");
    const note = element("p", "pnb-reply-note");
    const headers = element("details", "pnb-reply-headers");
    const summary = element("summary");
    const list = element("dl", "pnb-wire-headers");
    const scroll = element("div", "pnb-wire-scroll");
    const text = element("pre", "pnb-wire-body");
    const tree = element("div", "pnb-tree");
    const meaning = element("div", "pnb-meaning");
    let current = null; // the one item that Tab reaches
    let drawn = null; // the body that is drawn, as text: a read that tells nothing new moves nothing
    title.id = uniqueId();
    meaning.id = `${title.id}-meaning`;
    el.setAttribute("role", "group");
    el.setAttribute("aria-labelledby", title.id);
    scroll.setAttribute("aria-label", "Reply");
    scroll.setAttribute("role", "group");
    tree.setAttribute("role", "tree");
    tree.setAttribute("aria-label", "Reply body");
    list.tabIndex = -1;
    caption.append(status, rest);
    headers.append(summary, list);
    scroll.append(text, tree);

    // the tree

    function summaryOf([kind, inner, left]) {
      const number = inner.length + left;
      const noun = kind === "object" ? (number === 1 ? "property" : "properties") : number === 1 ? "element" : "elements";
      return `${number} ${noun}`;
    }

    function itemOf(name, node, path, place) {
      const [kind, inner] = node;
      const isParent = kind === "object" || kind === "array";
      const made = element("div", "pnb-tree-item");
      const row = element("div", "pnb-tree-row");
      const label = element("span", "pnb-tree-name", name);
      const value = element("span", `pnb-tree-value pnb-tree-${kind}`);
      value.textContent = isParent ? summaryOf(node) : kind === "string" ? JSON.stringify(inner) : inner;
      made.setAttribute("role", "treeitem");
      made.setAttribute("aria-level", String(place.level));
      made.setAttribute("aria-posinset", String(place.position));
      made.setAttribute("aria-setsize", String(place.size));
      made.setAttribute("aria-label", `${name}: ${value.textContent}`);
      made.setAttribute("aria-describedby", meaning.id);
      made.tabIndex = -1;
      row.append(label, value);
      made.append(row);
      made.pnbItem = { node, path: path, place, key: place.key };
      if (isParent) unfold(made, unfolded.has(place.key));
      return made;
    }

    function childrenOf({ node: [kind, inner, left], path, place }) {
      const size = inner.length;
      const made = inner.map((each, index) => {
        const [name, node] = kind === "object" ? each : [String(index), each];
        const at = { level: place.level + 1, position: index + 1, size, key: `${place.key}/${name}` };
        const below = kind === "array" ? `${path}[]` : path ? `${path}.${name}` : name;
        return itemOf(name, node, below, at);
      });
      if (left) made.push(element("div", "pnb-tree-more", `… ${left} more`));
      return made;
    }

    function unfold(item, isOpen) {
      const old = item.querySelector(":scope > .pnb-tree-group");
      item.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) unfolded.add(item.pnbItem.key);
      else unfolded.delete(item.pnbItem.key);
      old?.remove();
      if (!isOpen) return;
      const group = element("div", "pnb-tree-group");
      group.setAttribute("role", "group");
      group.append(...childrenOf(item.pnbItem));
      item.append(group);
    }

    const items = () => [...tree.querySelectorAll("[role=treeitem]")];
    const isParent = (item) => item.hasAttribute("aria-expanded");
    const isOpen = (item) => item.getAttribute("aria-expanded") === "true";

    function reach(item) {
      if (current) current.tabIndex = -1;
      current = item;
      if (item) item.tabIndex = 0;
    }

    function move(item) {
      if (!item) return;
      reach(item);
      item.focus();
    }

    function toggle(item) {
      if (isParent(item)) unfold(item, !isOpen(item));
    }

    function press(event) {
      const item = event.target.closest("[role=treeitem]");
      if (!item || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const all = items();
      const at = all.indexOf(item);
      const acts = {
        ArrowDown: () => move(all[at + 1]),
        ArrowUp: () => move(all[at - 1]),
        ArrowRight: () => (isParent(item) && !isOpen(item) ? unfold(item, true) : isOpen(item) && move(all[at + 1])),
        ArrowLeft: () => (isOpen(item) ? unfold(item, false) : move(item.parentElement.closest("[role=treeitem]"))),
        Home: () => move(all[0]),
        End: () => move(all.at(-1)),
        Enter: () => toggle(item),
        " ": () => toggle(item),
      };
      if (!acts[event.key]) return;
      event.preventDefault();
      event.stopPropagation();
      acts[event.key]();
    }

    // what it means

    function explain(item) {
      const shown = item?.pnbItem;
      meaning.replaceChildren();
      if (!shown?.path) {
        meaning.append(element("span", "pnb-muted", "To see what a property means, point to it or move to it with the arrow keys."));
        return;
      }
      const { path, node } = shown;
      const told = Object.hasOwn(meanings, path) ? meanings[path] : null;
      const value = told && node[0] === "string" && Object.hasOwn(told.values, node[1]) ? told.values[node[1]] : "";
      meaning.append(element("code", "pnb-meaning-path", path), " ");
      if (!told) {
        meaning.append(element("span", "", "The contract doesn't describe this property."));
        return;
      }
      if (told.evidence) {
        const badge = element("span", "pnb-evidence", told.evidence);
        badge.dataset.evidence = told.evidence;
        meaning.append(badge, " ");
      }
      meaning.append(element("span", "", told.description));
      if (value) meaning.append(" ", element("span", "pnb-meaning-value", `${node[1]}: ${value}`));
    }

    const pointed = () => (tree.contains(document.activeElement) ? current : null);

    tree.addEventListener("keydown", press);
    tree.addEventListener("focusin", (event) => {
      const item = event.target.closest("[role=treeitem]");
      reach(item);
      explain(item);
    });
    tree.addEventListener("mouseover", (event) => explain(event.target.closest("[role=treeitem]") ?? current));
    tree.addEventListener("mouseleave", () => explain(pointed()));
    tree.addEventListener("click", (event) => {
      const item = event.target.closest("[role=treeitem]");
      if (!item) return;
      if (event.target.closest(".pnb-tree-row")) toggle(item);
      move(item);
    });

    // the rest

    function fillHeaders() {
      const pairs = reply?.headers ?? [];
      headers.hidden = !pairs.length;
      summary.textContent = `${pairs.length} headers`;
      list.replaceChildren(
        ...pairs.map(([name, value]) => {
          const pair = element("div");
          pair.append(element("dt", "", name), element("dd", "", value));
          return pair;
        }),
      );
    }

    function fillTree() {
      const body = JSON.stringify(reply?.tree ?? null);
      if (body === drawn) return;
      drawn = body;
      const focused = tree.contains(document.activeElement) ? current?.pnbItem.key : null;
      tree.replaceChildren();
      reach(null);
      tree.hidden = !reply?.tree;
      meaning.hidden = !reply?.tree;
      if (!reply?.tree) return;
      tree.append(itemOf("body", reply.tree, "", { level: 1, position: 1, size: 1, key: "$" }));
      const found = items().find((item) => item.pnbItem.key === focused);
      if (focused !== null) move(found ?? items()[0]);
      else reach(items()[0]);
    }

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
      fillHeaders();
      fillTree();
      explain(pointed());
    }

    function view(message) {
      if (message.type === "reply") draw();
      if (message.type === "meanings") explain(pointed());
    }

    el.append(title, caption, note, headers, scroll, meaning);
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
