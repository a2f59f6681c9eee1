// The simulated phone and mailbox. Messages come as messages and are nowhere in the widget's state.
const CHANNELS = { SMS: "Text message", VOICE: "Voice call, as heard", EMAIL: "E-mail" };

function line(className, text) {
  const made = document.createElement("p");
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", () => press(made));
  return made;
}

async function copy(text, pressed) {
  try {
    await navigator.clipboard.writeText(text);
    pressed.textContent = "Copied";
  } catch {
    pressed.textContent = "Not allowed to copy";
  }
}

function entry(message, model) {
  const item = document.createElement("li");
  const from = document.createElement("p");
  const channel = document.createElement("span");
  const time = document.createElement("span");
  from.className = "pn-from";
  channel.textContent = `${CHANNELS[message.channel] ?? message.channel} to ${message.to}`;
  time.textContent = message.at;
  from.append(channel, time);
  const row = document.createElement("div");
  row.className = "pn-row";
  row.append(button("Copy code", (pressed) => copy(message.otp, pressed)));
  if (model.get("can_type")) {
    row.append(button("Type it for me", () => model.send({ type: "type", number: message.number })));
  }
  item.append(from, line("pn-text", message.text), row);
  return item;
}

function render({ model, el }) {
  const phone = document.createElement("section");
  const title = document.createElement("h4");
  const list = document.createElement("ol");
  const empty = line("pn-empty", "");
  phone.className = "pn-phone";
  phone.tabIndex = 0; // it scrolls
  phone.setAttribute("aria-label", "Virtual phone");
  list.setAttribute("aria-live", "polite");
  phone.append(title, empty, list);
  el.classList.add("pingone-nb");
  el.append(phone);

  let messages = [];
  const show = () => {
    title.textContent = model.get("is_live") ? "Your own phone" : "Virtual phone";
    empty.textContent = model.get("note");
    empty.hidden = messages.length > 0;
    list.replaceChildren(...messages.map((message) => entry(message, model)));
  };
  const hear = (message) => {
    if (message.type !== "messages") return;
    messages = message.messages;
    show();
  };
  model.on("change", show);
  model.on("msg:custom", hear);
  show();
  model.send({ type: "ready" });
  return () => {
    model.off("change", show);
    model.off("msg:custom", hear);
  };
}

export default { render };
