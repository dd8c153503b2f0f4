"use strict";
(() => {
  const config = {
    background: null,
    font: "system-ui, sans-serif",
    axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", labelLimit: 130, titleLimit: 250, titlePadding: 6, domain: true, tickSize: 4, labelColor: "#1b1f24", titleColor: "#1b1f24", domainColor: "#57606a", tickColor: "#57606a" },
    axisX: { grid: false },
    axisY: { grid: true, gridColor: "#e3e3e3", gridWidth: 0.8 },
    legend: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal" },
    view: { stroke: null },
  };
  const options = { renderer: "svg", ast: true, actions: false, defaultStyle: false, config, tooltip: { disableDefaultStyle: true } };
  const views = new WeakMap(); // of a panel, once it is drawn

  const hidden = (figure) => [...figure.querySelectorAll("button[aria-pressed=false]")].map((b) => b.dataset.series);

  const specs = new WeakMap(); // of a figure, as a promise

  const unpack = async (figure) => {
    const packed = Uint8Array.from(atob(figure.querySelector("script").textContent.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  };

  const draw = async (panel) => {
    const figure = panel.closest("figure");
    try {
      if (!specs.has(figure)) specs.set(figure, unpack(figure));
      const spec = (await specs.get(figure))[[...figure.querySelectorAll(".panel")].indexOf(panel)];
      spec.params[0].value = hidden(figure);
      const result = await vegaEmbed(panel.querySelector(".plot"), spec, options);
      views.set(panel, result.view);
      panel.dataset.drawn = "";
    } catch (error) {
      console.error(error);
      figure.classList.add("failed");
    }
  };

  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "500px" });

  const toggle = (button) => {
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "false");
    const figure = button.closest("figure");
    for (const panel of figure.querySelectorAll(".panel")) views.get(panel)?.signal("off", hidden(figure)).runAsync();
  };

  const begin = (root) => {
    for (const panel of root.querySelectorAll(".panel")) near.observe(panel);
    for (const figure of root.querySelectorAll("figure")) {
      const link = figure.querySelector("a.save");
      if (!figure.querySelector("img")) continue;
      link.href = figure.querySelector("img").src;
      link.download = figure.id.replace("figure-", "") + ".svg";
      link.hidden = false;
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".legend button");
    if (button) toggle(button);
  });
  window.addEventListener("beforeprint", () => {
    for (const panel of document.querySelectorAll("figure:not(:has(img)) .panel:not([data-drawn])")) draw(panel);
  });
  begin(document);

  // A page of a run that is under way follows it: what has changed is fetched and replaced.
  const live = document.getElementById("live");
  const known = new Map(); // hash of each part

  const follow = async () => {
    const state = await (await fetch("/state")).json();
    for (const { id, hash } of state.parts) {
      if (known.get(id) !== hash) {
        const part = document.getElementById(id);
        part.innerHTML = await (await fetch("/part/" + id)).text();
        begin(part);
      }
      known.set(id, hash);
    }
    live.querySelector("progress").max = state.total;
    live.querySelector("progress").value = state.done;
    live.querySelector(".count").textContent = `${state.done} of ${state.total} cells`;
    live.querySelector(".eta").textContent = state.eta;
    live.querySelector(".recent").textContent = state.ended ? "" : state.recent;
    if (state.ended) await fetch("/end");
    return state.ended;
  };

  const keepFollowing = async () => {
    try {
      while (!(await follow())) await new Promise((done) => setTimeout(done, 1000));
    } catch {
      live.querySelector(".eta").textContent = "The run no longer answers: it was stopped.";
    }
  };
  if (live) keepFollowing();
})();
