// The authenticator app: passcodes come as messages, this window's and the next one's.
function spaced(code) {
  const half = Math.ceil(code.length / 2);
  return `${code.slice(0, half)} ${code.slice(half)}`;
}

export default () => {
  const views = new Set();
  const line = lineToKernel();
  let account = null;
  let offset = 0; // the kernel's clock minus this browser's, in milliseconds
  let asked = null; // the window for which more was asked

  function current() {
    if (!account) return null;
    const now = Date.now() + offset;
    const found = account.codes.find((each) => each.until_ms > now);
    return found ? { code: found.code, until: found.until_ms, left: found.until_ms - now } : null;
  }

  function accept(message) {
    if (message.type === "account") {
      account = message.account;
      if (account) offset = account.now_ms - Date.now();
      asked = null;
    }
    for (const view of views) view.draw(message);
  }

  function tick(model) {
    if (!account) return;
    const first = account.codes[0].until_ms;
    const isSeen = !document.hidden && [...views].some((view) => view.el.checkVisibility());
    if (isSeen && line.isUp() && Date.now() + offset >= first && asked !== first) {
      asked = first;
      model.send({ type: "ready" });
    }
    for (const view of views) view.draw({});
  }

  function render({ model, el }) {
    const name = uniqueId();
    const frame = element("div", "pnb-app-frame");
    const title = element("div", "pnb-app-title", "Authenticator app");
    const empty = element("p", "pnb-app-empty");
    const card = element("div", "pnb-app-card");
    const about = element("div", "pnb-app-account");
    const code = element("div", "pnb-app-code");
    const time = element("div", "pnb-app-time");
    const bar = element("div", "pnb-app-bar");
    const fill = element("i");
    const words = element("span");
    const buttons = element("div", "pnb-app-buttons");
    const said = element("div", "pnb-unseen");
    const note = line.note(PRESS);
    const type = pushButton("pnb-app-button", "Fill in code", () => line.tell({ type: "type" }));
    const copier = pushButton("pnb-app-button", "Copy code", async () => {
      await copy(current()?.code ?? "");
      said.textContent = "Code copied.";
    });
    title.id = name;
    frame.setAttribute("role", "group"); // no landmark: a notebook may show several
    frame.setAttribute("aria-labelledby", name);
    said.setAttribute("role", "status");
    time.setAttribute("role", "timer");
    time.setAttribute("aria-live", "off");
    bar.setAttribute("aria-hidden", "true");
    bar.append(fill);
    time.append(bar, words);
    buttons.append(copier, type);
    card.append(about, code, time, buttons, note);

    function draw(message) {
      const shown = current();
      empty.textContent = account ? "The next code appears as soon as the kernel is free." : model.get("empty");
      empty.hidden = Boolean(shown);
      card.hidden = !shown;
      type.hidden = !model.get("can_type");
      if (message.type === "typed") said.textContent = "Code filled in.";
      if (!shown) return;
      about.textContent = [account.issuer, account.name].filter(Boolean).join(" · ");
      code.textContent = spaced(shown.code);
      words.textContent = `${Math.ceil(shown.left / 1000)} s left`;
      fill.style.width = `${Math.min(100, (100 * shown.left) / account.period_ms)}%`;
      card.dataset.soon = String(shown.left < 5000);
    }

    frame.append(title, empty, card, said);
    el.append(frame);
    draw({});
    model.on("change", () => draw({}));
    const view = { el, draw };
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(note);
    };
  }

  return {
    initialize({ model }) {
      const timer = setInterval(() => tick(model), 250);
      const close = line.open(model, accept, { type: "ready" });
      return () => {
        clearInterval(timer);
        close();
      };
    },
    render,
  };
};
