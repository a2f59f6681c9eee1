// Put before every module of this folder: how they make elements, and mind the notebook around.
const BUTTON_KEYS = ["Enter", " "];
const RADIO_KEYS = [...BUTTON_KEYS, "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text; // text, never markup
  return made;
}

function uniqueId() {
  return `pnb-${Math.random().toString(36).slice(2)}`;
}

// JupyterLab takes Enter, Space and arrows on a focused button for the notebook's own keys; all
// other keys, such as Ctrl + S, stay JupyterLab's.
function keepKeys(control, keys) {
  const guard = (event) => {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    const isOurs = keys.includes(event.key) && !hasModifier;
    control.toggleAttribute("data-lm-suppress-shortcuts", isOurs);
    if (document.activeElement !== control) window.removeEventListener("keydown", guard, true);
  };
  control.addEventListener("focus", () => window.addEventListener("keydown", guard, true));
  control.addEventListener("blur", () => window.removeEventListener("keydown", guard, true));
}

function pushButton(className, text, press) {
  const made = element("button", className, text);
  made.type = "button";
  keepKeys(made, BUTTON_KEYS);
  made.addEventListener("click", () => {
    made.focus(); // Safari does not
    press();
  });
  return made;
}

// Only for who is in our forms already: running a cell must not pull the focus away.
function moveFocus(target) {
  if (!target.checkVisibility() || !document.activeElement?.closest(".pnb")) return false;
  target.focus();
  return true;
}

// Enter submits the form around a control that is no text field, as it does in one.
function submitOnEnter(control) {
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    control.closest(".pnb-form")?.querySelector(".pnb-action.pnb-primary button")?.click();
  });
}

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const scratch = Object.assign(element("textarea"), { value: text });
  document.body.append(scratch);
  scratch.select();
  document.execCommand("copy");
  scratch.remove();
  return undefined;
}

// What happened comes first: large parts are drawn once the browser has painted the small ones.
function afterPaint(handle) {
  let waiting = [];
  const flush = () => {
    const messages = waiting;
    waiting = [];
    messages.forEach(handle);
  };
  return (message) => {
    waiting.push(message);
    if (waiting.length > 1) return;
    requestAnimationFrame(() => setTimeout(flush));
    setTimeout(flush, 200); // a page that is not on screen paints nothing
  };
}
