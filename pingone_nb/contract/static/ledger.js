const form = document.querySelector("form");
const rows = [...document.querySelectorAll(".claims tbody tr")];
const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
const groups = [...document.querySelectorAll("details.group")];

function filter() {
  const { words, kind, evidence, coverage } = Object.fromEntries(new FormData(form));
  const wanted = words.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const row of rows) {
    row.hidden = !(
      (!kind || row.dataset.kind === kind) &&
      (!evidence || row.dataset.evidence === evidence) &&
      (!coverage || row.dataset.coverage === coverage) &&
      wanted.every((word) => texts.get(row).includes(word) || row.dataset.group.includes(word))
    );
    shown += row.hidden ? 0 : 1;
  }
  const isFiltered = shown < rows.length;
  for (const group of groups) {
    group.hidden = !group.querySelector(".claims tbody tr:not([hidden])");
    group.open = isFiltered && !group.hidden;
  }
  form.querySelector("output").value = `${shown} of ${rows.length} claims are shown.`;
}

for (const row of rows) {
  row.dataset.group = row.closest("details").querySelector("h3").textContent.toLowerCase();
}
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
