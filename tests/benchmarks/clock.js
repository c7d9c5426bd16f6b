// Keeps the moments at which a person sees something change: figures by their text, charts when
// plotly has drawn them. Times are milliseconds since the navigation began.
(() => {
  const seen = { pressed: 0, figures: 0, charts: 0, drawn: 0, texts: "" };
  window.seen = seen;
  const watched = new WeakSet();
  const look = () => {
    const values = [...document.querySelectorAll("[data-testid=stMetricValue]")];
    const texts = values.map((value) => value.innerText).join("|");
    if (texts !== seen.texts) {
      seen.texts = texts;
      seen.figures = performance.now();
      seen.count = values.length;
    }
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      if (watched.has(plot) || typeof plot.on !== "function") continue;
      watched.add(plot);
      seen.drawn += 1;
      seen.charts = performance.now();
      plot.on("plotly_afterplot", () => { seen.charts = performance.now(); });
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  addEventListener("keydown", () => { seen.pressed = performance.now(); }, true);
})();
