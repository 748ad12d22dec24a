// Runs before the first paint: the theme chosen (kept by Fluent's components), else the system's.
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return JSON.parse(localStorage.getItem('fluentui-blazor:theme-settings') || '{}').mode;
    } catch {
      return undefined;
    }
  };
  const apply = () => {
    const mode = chosen();
    root.dataset.mode = mode === 'dark' || mode === 'light' ? mode : system.matches ? 'dark' : 'light';
  };
  apply();
  system.addEventListener('change', apply);
  addEventListener('DOMContentLoaded', () => document.body.addEventListener('themeChanged', event => {
    root.dataset.mode = event.detail.isDark ? 'dark' : 'light';
  }));
})();

window.edgeai = {
  // Pages rest while nobody sees them.
  watchVisibility(layout) {
    const tell = () => layout.invokeMethodAsync('SetVisible', !document.hidden).catch(() => document.removeEventListener('visibilitychange', tell));
    document.addEventListener('visibilitychange', tell);
    // The page answers from here on; before, it only shows.
    document.body.dataset.live = 'true';
    tell();
  },

  // Keeps a console at its end unless the reader has scrolled up.
  follow(id, always) {
    const box = document.getElementById(id);
    if (!box) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < 160;
    if (always || near) box.scrollTop = box.scrollHeight;
  },

  copy(text) {
    return navigator.clipboard?.writeText(text);
  },
};

// The value under the pointer. Charts carry their points as text: a label, lines of place, clock and value, an empty line.
(() => {
  const read = text => text.split('\n\n').filter(block => block.length > 0).map(block => {
    const [label, ...points] = block.split('\n');
    return { label, points: points.filter(p => p).map(p => { const [x, clock, value] = p.split('\t'); return { x: +x, clock, value }; }) };
  });

  const hide = plot => {
    plot.querySelector('.chart-cursor').hidden = true;
    plot.querySelector('.chart-tip').hidden = true;
  };

  document.addEventListener('pointermove', event => {
    const plot = event.target.closest?.('.chart-plot');
    document.querySelectorAll('.chart-plot').forEach(other => { if (other !== plot) hide(other); });
    if (!plot) return;
    const box = plot.getBoundingClientRect();
    const at = (event.clientX - box.left) / box.width;
    const lines = read(plot.closest('.chart').dataset.chart);
    let nearest;
    for (const line of lines)
      for (const point of line.points)
        if (!nearest || Math.abs(point.x - at) < Math.abs(nearest.x - at)) nearest = point;
    if (!nearest) return hide(plot);
    const tip = plot.querySelector('.chart-tip');
    const cursor = plot.querySelector('.chart-cursor');
    tip.replaceChildren();
    const head = document.createElement('div');
    head.className = 'chart-tip-time';
    head.textContent = nearest.clock;
    tip.append(head);
    lines.forEach((line, index) => {
      const point = line.points.find(p => p.clock === nearest.clock);
      if (!point) return;
      const row = document.createElement('div');
      row.className = `legend-item line-${index}`;
      row.append(document.createElement('i'), line.label, Object.assign(document.createElement('b'), { textContent: point.value }));
      tip.append(row);
    });
    cursor.style.left = tip.style.left = `${nearest.x * 100}%`;
    tip.classList.toggle('chart-tip-left', nearest.x > 0.6);
    cursor.hidden = tip.hidden = false;
  });
})();
