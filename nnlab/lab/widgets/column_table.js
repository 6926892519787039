// The columns of a table, each with a tick: see column_table.py.

function render({ model, el }) {
  const make = (tag, parent) => {
    const made = document.createElement(tag);
    parent.append(made);
    return made;
  };
  const set = (node, key, value) => { if (node[key] !== value) node[key] = value; };
  const table = make("table", el);
  const head = make("tr", make("thead", table));
  const body = make("tbody", table);
  const lines = [];

  const line = () => {
    const row = make("tr", body);
    const first = make("td", row);
    const tick = make("input", first);
    tick.type = "checkbox";
    const mark = make("span", first);
    const name = make("th", row);
    name.scope = "row";
    const cells = [make("td", row), make("td", row)];
    const fill = (number, ticked, usable, [called, ...texts], instead) => {
      set(tick, "checked", ticked);
      set(tick, "disabled", !usable);
      set(tick, "hidden", Boolean(instead));
      set(mark, "textContent", instead);
      tick.onchange = () => model.send({ what: "tick", number, value: tick.checked });
      tick.setAttribute("aria-label", model.get("head")[0] + " " + called);
      set(name, "textContent", called);
      cells.forEach((cell, place) => set(cell, "textContent", texts[place]));
      row.classList.toggle("nnlab-unusable", !usable);
    };
    return { row, fill };
  };

  // Lines are filled anew, not made anew: a click that is under way still meets the tick it was meant for.
  const draw = () => {
    head.replaceChildren();
    for (const text of model.get("head")) {
      const cell = make("th", head);
      cell.scope = "col";
      cell.textContent = text;
    }
    const wanted = [...model.get("rows"), ...model.get("rest").map(([ticked, text]) => [-1, ticked, true, [text, "", ""], ""])];
    while (lines.length > wanted.length) lines.pop().row.remove();
    while (lines.length < wanted.length) lines.push(line());
    wanted.forEach((values, place) => lines[place].fill(...values));
  };

  model.on("change:head change:rows change:rest", draw);
  draw();
  return () => model.off("change:head change:rows change:rest", draw);
}
export default { render };
