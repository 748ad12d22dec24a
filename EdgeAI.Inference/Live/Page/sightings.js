import { namesOf } from './decision.js';
import { nameOf } from './labels.js';

const most = 64; // as many as the service keeps

/** What the sources see, over several frames: the chosen one's on its picture, every change in a list. */
export function createSightings({ opener, dialog, list, template }, chosenSource) {
  const now = new Map(); // what each source sees
  let changes = []; // newest first

  function render() {
    list.replaceChildren(...changes.map(row));
  }

  function row(change) {
    const item = template.content.cloneNode(true).querySelector('.sighting');
    item.dataset.outcome = change.outcome;
    item.querySelector('.name').textContent = seen(change) ?? (change.before ? `${nameOf(change.before)}: seen no more` : 'Nothing to choose any more');
    item.querySelector('.path').textContent = [change.source || 'unnamed', change.outcome !== 'none' && change.before && `instead of ${nameOf(change.before)}`].filter(Boolean).join(', ');
    const time = item.querySelector('time');
    const at = new Date(change.atMs);
    time.dateTime = at.toISOString();
    time.textContent = at.toLocaleTimeString();
    return item;
  }

  opener.addEventListener('click', () => {
    render();
    dialog.showModal();
  });
  dialog.querySelector('[value="close"]').addEventListener('click', () => dialog.close());

  return {
    /** A stream begins, which tells everything again: what a service said that was ended since is not true any more. */
    begin() { now.clear(); },
    add(change) {
      now.set(change.source, seen(change));
      if (changes.some(known => known.number === change.number && known.atMs === change.atMs)) return;
      changes = [change, ...changes].slice(0, most);
      if (dialog.open) render();
    },
    /** Says what the chosen source sees; `visible` where there is a picture to say it on. */
    show(visible) {
      const text = now.get(chosenSource());
      opener.hidden = !visible || changes.length === 0;
      opener.dataset.seen = String(Boolean(text));
      if (opener.textContent !== (text ?? 'Events')) opener.textContent = text ?? 'Events';
    },
  };
}

function seen({ outcome, label, candidates, count }) {
  if (outcome === 'answer') return count > 1 ? `${count} × ${nameOf(label)}` : nameOf(label);
  return outcome === 'choose' ? `one of: ${namesOf(candidates)}` : null;
}
