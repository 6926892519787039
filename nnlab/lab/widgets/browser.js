// What only the browser knows, told to the kernel: see browser.py.

function render({ model, el }) {
  let lab = null;
  const send = (name, value) => { model.set(name, value); model.save_changes(); };
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)");
  const calm = () => send("calm", motion.matches);
  const tick = () => requestAnimationFrame(() => send("tock", model.get("tick")));
  const seen = new IntersectionObserver((entries) => send("visible", entries[entries.length - 1].isIntersecting));
  const place = (picture, event) => {
    const box = picture.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const click = (event) => {
    const picture = event.target.closest("img.nnlab-picture");
    if (picture) send("point", [picture.className, ...place(picture, event), event.shiftKey ? 1 : 0, event.timeStamp]);
  };

  // Where the mouse rests on the curves: the latest place, 15 times a second at most, and once that it has left.
  let over = [], due = false, waiting = 0;
  const tell = () => {
    waiting = 0;
    if (!due) return;
    due = false;
    send("hover", over);
    waiting = setTimeout(tell, 67);
  };
  const hover = (event) => {
    const picture = event.type === "pointerleave" ? null : event.target.closest("img.nnlab-curves");
    if (!picture && !over.length) return;
    over = picture ? place(picture, event) : [];
    due = true;
    if (!waiting) tell();
  };

  // What is drawn on a picture that asks for it: each piece of the way is a message of its own, so that none gets lost.
  let stroke = null;
  const draw = () => {
    if (!stroke) return;
    stroke.waiting = 0;
    if (stroke.path.length) model.send({ what: "draw", first: stroke.first, picture: stroke.name, path: stroke.path });
    if (stroke.path.length) stroke.first = false;
    stroke.path = [];
  };
  const down = (event) => {
    const picture = event.button === 0 && event.isPrimary && event.target.closest("img.nnlab-drawing");
    if (!picture) return;
    picture.setPointerCapture(event.pointerId);
    stroke = { picture, name: picture.className, first: true, path: [place(picture, event)], waiting: 0 };
    draw();
  };
  const move = (event) => {
    hover(event);
    if (!stroke || stroke.path.length >= 50) return;
    stroke.path.push(place(stroke.picture, event));
    stroke.waiting = stroke.waiting || setTimeout(draw, 150);
  };
  const up = () => {
    if (!stroke) return;
    clearTimeout(stroke.waiting);
    draw();
    stroke = null;
  };
  const hold = (event) => { if (event.target.closest("img.nnlab-picture")) event.preventDefault(); };

  // The End key goes to where a slider ended when it was made; the scrubber has grown since. Escape empties the search.
  // Heard before the notebook hears them, which has uses of its own for keys.
  const key = (event) => {
    if (!lab?.contains(event.target)) return;
    const handle = event.key === "End" && event.target.closest(".nnlab-scrub .noUi-handle");
    const search = event.key === "Escape" && event.target.closest(".nnlab-search input");
    if (!handle && !search) return;
    event.preventDefault();
    event.stopPropagation();
    if (handle) handle.closest(".noUi-target").noUiSlider.set(handle.getAttribute("aria-valuemax"));
    if (!search) return;
    search.value = "";
    search.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const heard = {
    click, pointermove: move, pointerleave: hover, pointerdown: down, pointerup: up, pointercancel: up, dragstart: hold,
  };

  // ipywidgets gives its fields and sliders no name that a screen reader could say: they get their row's, or their tip.
  let naming = 0;
  const name = () => {
    naming = 0;
    for (const field of lab.querySelectorAll("select, input, [role=slider]")) {
      const row = field.closest(".nnlab-row"), box = field.closest(".jupyter-widgets");
      const label = row ? row.querySelector("summary")?.firstChild.textContent.trim()
        : box?.querySelector("label")?.textContent.trim() || field.title || box?.title || field.placeholder;
      if (field.closest(".nnlab-search")) field.type = "search";
      if (label && !field.closest(".nnlab-run-table")) field.setAttribute("aria-label", label);
    }
    for (const head of lab.querySelectorAll("button.nnlab-group")) {
      head.setAttribute("aria-expanded", String(head.classList.contains("mod-active")));
    }
  };
  // What the pictures show, in words: ipywidgets' images have no such text.
  const kindOf = (picture) => [...picture.classList].find((c) => /^nnlab-(?!picture|drawing)/.test(c));
  const describe = () => {
    const texts = model.get("alts");
    for (const picture of lab?.querySelectorAll("img.nnlab-picture") ?? []) {
      const text = texts[kindOf(picture)] ?? "";
      if (picture.alt !== text) picture.alt = text;
    }
  };
  // How large each picture is on the page: it is drawn with as many dots. Told when it changes, and has come to rest.
  const observed = new WeakSet();
  let measuring = 0;
  const measure = () => {
    const found = { ...model.get("sizes") };
    for (const picture of lab.querySelectorAll("img.nnlab-picture")) {
      const kind = kindOf(picture);
      const { clientWidth: width, clientHeight: height } = picture;
      if (kind && width && height) found[kind] = [width, height, window.devicePixelRatio];
    }
    if (JSON.stringify(found) !== JSON.stringify(model.get("sizes"))) send("sizes", found);
  };
  const remeasure = () => { clearTimeout(measuring); measuring = setTimeout(measure, 120); };
  const resized = new ResizeObserver(remeasure);
  const observe = () => {
    for (const picture of lab.querySelectorAll("img.nnlab-picture")) {
      if (!observed.has(picture)) resized.observe(picture);
      observed.add(picture);
    }
  };
  const renamed = new MutationObserver(() => {
    observe();
    describe();
    naming = naming || setTimeout(name, 500);
  });

  const attach = () => {
    lab = el.closest(".nnlab-lab");
    if (!lab) return requestAnimationFrame(attach);
    renamed.observe(lab, { childList: true, subtree: true });
    name();
    observe();
    describe();
    window.addEventListener("resize", remeasure);  // also when the page is zoomed, or goes to another screen
    seen.observe(lab);
    for (const event in heard) lab.addEventListener(event, heard[event]);
    window.addEventListener("keydown", key, true);
  };
  model.on("change:tick", tick);
  model.on("change:alts", describe);
  motion.addEventListener("change", calm);
  calm();
  send("here", Date.now());
  if (model.get("hover").length) send("hover", []);
  attach();
  return () => {
    model.off("change:tick", tick);
    model.off("change:alts", describe);
    motion.removeEventListener("change", calm);
    seen.disconnect();
    renamed.disconnect();
    resized.disconnect();
    window.removeEventListener("resize", remeasure);
    clearTimeout(measuring);
    clearTimeout(waiting);
    clearTimeout(naming);
    if (lab) for (const event in heard) lab.removeEventListener(event, heard[event]);
    window.removeEventListener("keydown", key, true);
  };
}
export default { render };
