import { nameOf } from './labels.js';
import { placeOver } from './overlay.js';

const most = 8;

/** Everything that was found, as boxes over the picture; a tap on one chooses it. */
export function createBoxes(container, canvas, onChoose) {
  let shown = [], chosen = null;
  const boxes = Array.from({ length: most }, (_, number) => {
    const element = document.createElement('button'), label = document.createElement('span');
    element.type = 'button';
    element.className = 'box';
    element.hidden = true;
    element.append(label);
    element.addEventListener('click', () => {
      const part = shown[number]?.part;
      chosen = part && part !== chosen ? part : null;
      render();
      onChoose();
    });
    container.append(element);
    return { element, label };
  });
  new ResizeObserver(render).observe(canvas);

  function render() {
    boxes.forEach(({ element, label }, number) => {
      const answer = shown[number];
      element.hidden = !answer;
      if (!answer) return;
      placeOver(canvas, element, answer.box);
      element.dataset.outcome = answer.outcome;
      // What hangs out of the picture at the top would not be seen.
      element.dataset.words = answer.box.top < 0.08 ? 'within' : 'above';
      element.setAttribute('aria-pressed', String(answer.part === chosen));
      const words = wordsOf(answer);
      if (label.textContent !== words) label.textContent = words;
      element.title = element.ariaLabel = words;
    });
  }

  return {
    /** Shows a frame's answers; none where one thing is looked for. */
    show(answers) {
      shown = (answers ?? []).slice(0, most);
      if (!shown.some(answer => answer.part === chosen)) chosen = null;
      render();
    },
    /** The answer of the box that was chosen; null for none. */
    get chosen() { return shown.find(answer => answer.part === chosen) ?? null; },
  };
}

/** What is known of one of several things, in a few words. */
export function wordsOf({ outcome, label, candidates }) {
  if (outcome === 'answer') return nameOf(label);
  return outcome === 'choose' ? `${nameOf(candidates[0].label)}?` : 'unknown';
}

/** How many of what: "3 × Kiwi, 1 × Milk, 1 not sure". */
export function countsOf({ counts, answers }) {
  const unsure = answers.filter(answer => answer.outcome === 'choose').length, unknown = answers.filter(answer => answer.outcome === 'none').length;
  return [
    ...counts.map(({ label, count }) => `${count} × ${nameOf(label)}`),
    unsure && `${unsure} not sure`,
    unknown && `${unknown} unknown`,
  ].filter(Boolean).join(', ');
}
