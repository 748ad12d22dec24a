const stages = [['decodeMs', 'Decode'], ['embedMs', 'Embed'], ['searchMs', 'Search'], ['decideMs', 'Decide'], ['serializeMs', 'Answer'], ['totalMs', 'Total']];

/** Bars of the stages: a full bar is the whole budget. */
export function createTimings(container, template) {
  const bars = stages.map(([key, name]) => {
    const part = template.content.cloneNode(true).querySelector('.timing');
    part.querySelector('.stage').textContent = name;
    container.append(part);
    return { key, part, fill: part.querySelector('.fill'), value: part.querySelector('output') };
  });

  return {
    show(timings, budgetMs) {
      for (const { key, part, fill, value } of bars) {
        const ms = timings?.[key];
        const total = key === 'totalMs';
        value.textContent = ms === undefined ? '–' : total ? `${format(ms)} of ${format(budgetMs)} ms` : `${format(ms)} ms`;
        fill.style.setProperty('--share', ms === undefined ? 0 : Math.min(1, ms / budgetMs).toFixed(3));
        part.dataset.over = ms > budgetMs;
      }
    },
  };
}

function format(ms) {
  return ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1).replace(/\.0$/, '') : ms.toFixed(2).replace(/\.00$/, '');
}
