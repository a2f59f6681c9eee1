// What a request and its reply have in common: headers, and JSON as a tree whose properties are explained.
const EXPLAIN_MS = 250; // first what was said, then what it means

// What a tree keeps from one value to the next, for all views of a widget.
const treeState = ({ opensAll = false } = {}) => ({ opensAll, seen: new Set(), unfolded: new Set(["$"]), meanings: {} });

function wireHead(title, caption) {
  const head = element("div", "pnb-wire-head");
  head.append(title, caption);
  return head;
}

function headerPairs(pairs) {
  return pairs.map(([name, value]) => {
    const pair = element("div");
    pair.append(element("dt", "", name), element("dd", "", value));
    return pair;
  });
}

function foldedHeaders() {
  const fold = element("details", "pnb-wire-folded");
  const summary = element("summary");
  const list = element("dl", "pnb-wire-headers");
  list.tabIndex = -1;
  fold.append(summary, list);
  const show = (pairs, title) => {
    fold.hidden = !pairs.length;
    summary.textContent = title;
    list.replaceChildren(...headerPairs(pairs));
  };
  return { fold, show };
}

function jsonTree(label, state) {
  const tree = element("div", "pnb-tree");
  const meaning = element("div", "pnb-meaning");
  let current = null; // the one item that Tab reaches
  let drawn = null; // the value that is drawn, as text: what tells nothing new moves nothing
  meaning.id = uniqueId();
  tree.setAttribute("role", "tree");
  tree.setAttribute("aria-label", label);

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
    if (isParent && state.opensAll && !state.seen.has(place.key)) state.unfolded.add(place.key);
    state.seen.add(place.key);
    if (isParent) unfold(made, state.unfolded.has(place.key));
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
    if (isOpen) state.unfolded.add(item.pnbItem.key);
    else state.unfolded.delete(item.pnbItem.key);
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
    describe(shown);
    const isCut = meaning.scrollHeight > meaning.clientHeight; // then it has to be reachable to be scrolled
    meaning.toggleAttribute("tabindex", false);
    if (isCut) meaning.tabIndex = 0;
  }

  function describe(shown) {
    meaning.replaceChildren();
    if (!shown?.path) {
      meaning.append(element("span", "pnb-muted", "To see what a property means, point to it or move to it with the arrow keys."));
      return;
    }
    const { path, node } = shown;
    const told = Object.hasOwn(state.meanings, path) ? state.meanings[path] : null;
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

  // what it means may come, or be drawn anew, while somebody points at it
  const pointed = () =>
    [...tree.querySelectorAll("[role=treeitem]:hover")].at(-1) ?? (tree.contains(document.activeElement) ? current : null);

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

  function show(node) {
    const body = JSON.stringify(node ?? null);
    if (body === drawn) return;
    drawn = body;
    const focused = tree.contains(document.activeElement) ? current?.pnbItem.key : null;
    tree.replaceChildren();
    reach(null);
    tree.hidden = !node;
    meaning.hidden = !node;
    if (!node) return;
    tree.append(itemOf("body", node, "", { level: 1, position: 1, size: 1, key: "$" }));
    const found = items().find((item) => item.pnbItem.key === focused);
    if (focused !== null) move(found ?? items()[0]);
    else reach(items()[0]);
  }

  return { tree, meaning, show, explain: () => explain(pointed()) };
}
