// The table of runs: see run_table.py.

function render({ model, el }) {
  const make = (tag, parent, name) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    parent.append(made);
    return made;
  };
  const set = (node, key, value) => { if (node[key] !== value) node[key] = value; };
  const table = make("table", el);
  const head = make("tr", make("thead", table));
  const lines = new Map();
  const labels = () => model.get("labels");

  const drawHead = () => {
    head.replaceChildren();
    const [chosen, down] = model.get("order");
    for (const [key, text] of model.get("head")) {
      const cell = make("th", head);
      cell.scope = "col";
      if (!key) { cell.textContent = text; continue; }
      cell.setAttribute("aria-sort", key !== chosen ? "none" : down ? "descending" : "ascending");
      const button = make("button", cell, "nnlab-sort-" + key);
      button.type = "button";
      button.textContent = text + (key !== chosen ? "" : down ? " ▼" : " ▲");
      button.onclick = () => model.send({ what: "sort", key });
    }
    make("td", head);
  };

  const line = (number) => {
    const group = document.createElement("tbody");
    const row = make("tr", group);
    const differs = make("td", make("tr", group), "nnlab-differs");
    differs.colSpan = model.get("head").length + 1;
    const send = (what, value) => model.send({ what, number, value });
    const keep = make("input", make("td", row, "nnlab-left"), "nnlab-run-keep");
    keep.type = "checkbox";
    keep.onchange = () => send("keep", keep.checked);
    const name = make("input", make("td", row, "nnlab-left"), "nnlab-run-name");
    name.type = "text";
    name.maxLength = model.get("longest");
    name.onchange = () => send("rename", name.value);
    name.onkeydown = (event) => { if (event.key === "Enter") name.blur(); };  // JupyterLab keeps Enter to itself
    const cells = [];
    const tools = make("td", row, "nnlab-run-tools");
    const buttons = [["reload", "sliders"], ["open", "folder-open"], ["delete", "trash"]].map(([what, icon]) => {
      const button = make("button", tools, "nnlab-run-" + what);
      button.type = "button";
      make("i", button, "fa fa-" + icon);
      button.onclick = () => send(what);
      return [what, button];
    });
    const fill = (values) => {
      const [, kept, called, [unlike, ...texts], past] = values;
      set(keep, "checked", kept);
      keep.setAttribute("aria-label", labels().keep + " " + called);
      if (document.activeElement !== name) set(name, "value", called);
      name.setAttribute("aria-label", labels().rename + " " + called);
      while (cells.length < texts.length) {
        const cell = document.createElement("td");
        row.insertBefore(cell, tools);
        cells.push(cell);
      }
      texts.forEach((text, place) => set(cells[place], "textContent", text));
      set(differs, "textContent", unlike);
      group.classList.toggle("nnlab-now", !past);
      for (const [what, button] of buttons) {
        set(button, "title", labels()[what] + ": " + labels()[what + "_help"]);
        button.setAttribute("aria-label", labels()[what + "_help"] + ": " + called);
        button.hidden = !past;
      }
    };
    return { group, fill };
  };

  const drawBody = () => {
    const rows = model.get("rows");
    const present = new Set(rows.map((values) => values[0]));
    for (const [number, { group }] of lines) if (!present.has(number)) { group.remove(); lines.delete(number); }
    rows.forEach((values, place) => {
      if (!lines.has(values[0])) lines.set(values[0], line(values[0]));
      const { group, fill } = lines.get(values[0]);
      fill(values);
      const there = table.children[place + 1];  // after the head
      if (there !== group) table.insertBefore(group, there || null);
    });
  };

  const all = () => { drawHead(); drawBody(); };
  const watched = { "change:head": drawHead, "change:order": drawHead, "change:rows": drawBody, "change:labels": all };
  for (const event in watched) model.on(event, watched[event]);
  all();
  return () => { for (const event in watched) model.off(event, watched[event]); };
}
export default { render };
