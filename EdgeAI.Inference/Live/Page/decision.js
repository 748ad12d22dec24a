import { nameOf, pathOf } from './labels.js';
import { percent } from './percent.js';

const reasons = {
  'no-match': 'Nothing in the catalog looks like this',
  'too-dark': 'The frame is too dark',
  'blurred': 'The frame is blurred',
  'moving': 'The scene is moving',
};

/** The decision in words, for whoever hears it: a label, the labels to choose from, or "None". */
export function wordsOf(decision) {
  if (decision.outcome === 'answer') return nameOf(decision.label);
  return decision.outcome === 'choose' ? `One of: ${namesOf(decision.candidates)}` : 'None';
}

/** The names of a list, best first. */
export function namesOf(candidates) {
  return candidates.map(candidate => nameOf(candidate.label)).join(', ');
}

/** The verdict, large: a label with its picture and how sure it is, that there is a list to choose from, or "None" and why. */
export function createDecision(element, onNotThis) {
  const part = selector => element.querySelector(selector);
  const name = part('.verdict'), path = part('.why'), sureness = part('.sureness'), confidence = part('.confidence'), fill = part('.fill');
  const thumbnail = part('.thumbnail'), image = part('img'), button = part('.not-this');
  let shown = null, pressed = null;
  image.addEventListener('error', () => thumbnail.classList.add('missing'));
  image.addEventListener('load', () => thumbnail.classList.remove('missing'));

  // What was on the screen when the finger came down is what is meant, though the next frame may be there when it goes up.
  button.addEventListener('pointerdown', () => { pressed = shown; });
  button.addEventListener('click', () => {
    const meant = pressed ?? shown;
    pressed = null;
    if (meant?.label) onNotThis(meant);
  });

  function showSureness(probability) {
    set(confidence, `${percent(probability)} sure`);
    fill.style.setProperty('--share', probability.toFixed(3));
    sureness.title = `Of 100 answers given with ${percent(probability)}, about ${Math.round(probability * 100)} are right: a probability, calibrated on the catalog’s own photographs.`;
  }

  return {
    /** Shows how many of what were found, where everything was looked for. */
    showAll(count, words) {
      shown = null;
      element.dataset.outcome = count > 0 ? 'answer' : 'none';
      set(name, count === 0 ? 'None' : count === 1 ? '1 thing' : `${count} things`);
      set(path, words || 'Nothing is found, or the scene is still being searched.');
      thumbnail.hidden = sureness.hidden = true;
      button.style.visibility = 'hidden';
    },
    /** Shows a frame's decision; `asked` where its list is on the screen. */
    show(decision, frame, picture, asked) {
      const answered = decision.outcome === 'answer';
      shown = { label: decision.label, source: frame.source, part: decision.part, isStill: frame.isStill, image: picture };
      element.dataset.outcome = decision.outcome;
      if (answered) {
        set(name, nameOf(decision.label));
        set(path, pathOf(decision.label));
        showSureness(decision.confidence);
        if (image.getAttribute('src') !== decision.thumbnail) image.src = decision.thumbnail;
      } else if (decision.outcome === 'choose') {
        set(name, asked ? 'Which one is it?' : 'Not sure');
        set(path, asked ? 'Likely one of these: tap the one it is.' : wordsOf(decision));
      } else {
        set(name, 'None');
        set(path, reasons[decision.reason] ?? decision.reason);
      }
      thumbnail.hidden = sureness.hidden = !answered;
      // Hidden and not removed, so that nothing jumps from frame to frame.
      button.style.visibility = answered ? '' : 'hidden';
    },
  };
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
