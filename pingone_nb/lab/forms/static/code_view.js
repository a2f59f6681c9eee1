// A request as a program; the kernel cuts it into pieces, and all of them are put in as text.
const MEMORY = "pingone-nb.language";

function remembered() {
  try {
    return localStorage.getItem(MEMORY) ?? "";
  } catch {
    return ""; // a page may be refused its storage
  }
}

function remember(language) {
  try {
    localStorage.setItem(MEMORY, language);
  } catch {
    // then it is forgotten with the page
  }
}

export default () => {
  const views = new Set();
  const line = lineToKernel();
  let told = null;
  let asked = null; // what was chosen and has not come yet

  const draw = (message = {}) => views.forEach((view) => view(message));

  function accept(message) {
    if (message.type !== "code") return;
    told = message;
    const isAnswer = asked?.is_flow === told.is_flow && [told.language, ""].includes(asked.language);
    if (isAnswer) asked = null;
    draw(message);
  }

  function choose(choice) {
    const { language, is_flow } = told ?? { language: remembered(), is_flow: false };
    asked = { language, is_flow, ...choice };
    line.tell({ type: "choose", ...asked }, { isKept: true });
    draw();
  }

  function render({ model, el }) {
    const id = uniqueId();
    const title = element("div", "pnb-program-title", model.get("title"));
    const controls = element("div", "pnb-program-controls");
    const select = element("select", "pnb-select");
    const missing = element("p", "pnb-program-missing");
    const place = element("div", "pnb-program-place");
    const where = element("p");
    const server = pushButton("pnb-button", "Serve the simulator", serve);
    const scroll = element("div", "pnb-program-scroll");
    const code = element("code");
    const foot = element("div", "pnb-program-foot");
    const needs = element("p", "pnb-program-needs");
    const status = element("p", "pnb-program-status");
    const copier = pushButton("pnb-button", "Copy", press);
    const parts = new Map();

    function menu() {
      const made = element("div", "pnb-menu");
      const label = element("label", "pnb-label", "Language");
      select.id = label.htmlFor = `${id}-language`;
      for (const [value, text] of model.get("languages")) {
        const option = element("option", "", text);
        option.value = value;
        select.append(option);
      }
      select.addEventListener("change", () => {
        remember(select.value);
        choose({ language: select.value });
      });
      made.append(label, select);
      return made;
    }

    function partOf([text, isFlow]) {
      const made = element("label", "pnb-option");
      const radio = element("input");
      Object.assign(radio, { type: "radio", name: id });
      radio.addEventListener("change", () => choose({ is_flow: isFlow }));
      made.append(radio, element("span", "pnb-option-title", text));
      parts.set(isFlow, radio);
      return made;
    }

    function extent() {
      const made = element("div", "pnb-choice pnb-segments");
      const group = element("fieldset");
      const options = element("div", "pnb-options");
      options.append(...[["This call", false], ["The whole flow", true]].map(partOf));
      group.append(element("legend", "pnb-label", "Scope"), options);
      made.append(group);
      made.hidden = !model.get("has_flow");
      return made;
    }

    function action(name, pressed) {
      const made = element("div", `pnb-action ${name}`);
      made.append(pressed);
      return made;
    }

    function serve() {
      line.tell({ type: "serve" }, { isKept: true });
      server.setAttribute("aria-disabled", "true");
    }

    function writePlace() {
      const hadFocus = server.contains(document.activeElement) || server === document.activeElement;
      where.textContent = told?.place ?? "";
      place.hidden = !where.textContent;
      place.classList.toggle("pnb-program-unreachable", Boolean(told?.can_serve));
      server.parentElement.hidden = !told?.can_serve;
      server.setAttribute("aria-disabled", "false");
      if (hadFocus && server.parentElement.hidden) copier.focus({ preventScroll: true });
    }

    async function press() {
      if (!told?.pieces.length) return;
      status.textContent = "";
      try {
        await copy(told.pieces.map(([, text]) => text).join(""));
        status.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        status.textContent = "The browser blocked copying. The program is selected: press Ctrl+C.";
      }
      copier.focus({ preventScroll: true }); // copying may have taken it away
    }

    function pieceOf([kind, text]) {
      return kind ? element("span", `pnb-code-${kind}`, text) : document.createTextNode(text);
    }

    function write() {
      code.replaceChildren(...(told?.pieces ?? []).map(pieceOf));
      needs.replaceChildren("The program reads these variables: ");
      (told?.variables ?? []).forEach((name, index) => {
        needs.append(index ? ", " : "", element("code", "", name));
      });
      needs.hidden = !told?.variables.length;
      writePlace();
      missing.textContent = told?.missing ? `No program yet. ${told.missing}` : "";
      missing.hidden = !missing.textContent;
      scroll.hidden = !told?.pieces.length;
      copier.setAttribute("aria-disabled", String(scroll.hidden));
      const shown = model.get("languages").find(([name]) => name === told?.language);
      scroll.setAttribute("aria-label", `Program, ${shown?.[1] ?? ""}`);
    }

    function view(message) {
      const shown = asked ?? told;
      const isOther = scroll.dataset.shown !== `${told?.language} ${told?.is_flow}`;
      select.value = shown?.language ?? remembered();
      for (const [isFlow, radio] of parts) radio.checked = isFlow === Boolean(shown?.is_flow);
      scroll.setAttribute("aria-busy", String(Boolean(asked)));
      if (message.type === "code") {
        status.textContent = "";
        write();
      }
      if (isOther) scroll.scrollTo(0, 0);
      scroll.dataset.shown = `${told?.language} ${told?.is_flow}`;
    }

    const pre = element("pre");
    const note = line.note({ ...KEEP, busy: PRESS.busy });
    title.id = `${id}-title`;
    el.setAttribute("role", "group");
    el.setAttribute("aria-labelledby", title.id);
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "group");
    status.setAttribute("role", "status");
    Object.assign(pre, { dir: "ltr", translate: false });
    pre.append(code);
    scroll.append(pre);
    controls.append(menu(), extent(), action("pnb-program-copy", copier));
    foot.append(needs, status, note);
    where.setAttribute("role", "status");
    place.append(where, action("pnb-program-serve", server));
    el.append(title, controls, missing, place, scroll, foot);
    view({ type: "code" });
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(note);
    };
  }

  return {
    initialize: ({ model }) => line.open(model, accept, { type: "ready", language: remembered() }),
    render,
  };
};
