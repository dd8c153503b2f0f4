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

  const draw = async (panel) => {
    const figure = panel.closest("figure");
    try {
      const spec = JSON.parse(panel.querySelector("script").textContent);
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
      link.href = figure.querySelector("img").src;
      link.download = figure.id.replace("figure-", "") + ".svg";
      link.hidden = false;
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".legend button");
    if (button) toggle(button);
  });
  begin(document);
})();
