import { nameOf } from './labels.js';

/** What people said about frames: told when it is said, listed on demand, undone there. */
export function createCorrections({ opener, dialog, list, template, note }, send) {
  let noteTimer;

  function tell(text, undo) {
    note.querySelector('.text').textContent = text;
    const button = note.querySelector('button');
    button.hidden = !undo;
    button.onclick = undo ?? null;
    note.hidden = false;
    clearTimeout(noteTimer);
    noteTimer = setTimeout(() => { note.hidden = true; }, 8000);
  }

  async function refresh() {
    let corrections;
    try {
      corrections = (await (await fetch('/feedback')).json()).corrections;
    } catch {
      return; // the page connects again by itself and asks then
    }
    opener.hidden = corrections.length === 0;
    opener.textContent = `${corrections.length} correction${corrections.length === 1 ? '' : 's'}`;
    if (corrections.length === 0 && dialog.open) dialog.close();
    list.replaceChildren(...corrections.map(row));
  }

  function row(correction) {
    const item = template.content.cloneNode(true).querySelector('.correction');
    item.querySelector('img').src = correction.picture;
    item.querySelector('.name').textContent = correction.is ? nameOf(correction.is) : `Not ${nameOf(correction.not)}`;
    item.querySelector('.path').textContent = [correction.source, new Date(correction.at).toLocaleString()].filter(Boolean).join(', ');
    item.querySelector('button').addEventListener('click', () => undo(correction.id));
    return item;
  }

  async function undo(id) {
    try {
      await send('DELETE', `/feedback/${encodeURIComponent(id)}`);
      tell('Undone.');
    } catch (error) {
      tell(error.message);
    }
    await refresh();
  }

  async function give(verdict, { label, source, image }) {
    try {
      const query = new URLSearchParams({ [verdict]: label, source });
      const kept = await send('POST', `/feedback?${query}`, image, image.type);
      tell(verdict === 'is' ? `Learned: this is ${nameOf(label)}.` : `Learned: frames like this one are not ${nameOf(label)}.`, () => undo(kept.id));
    } catch (error) {
      tell(error.message);
    }
    await refresh();
  }

  opener.addEventListener('click', () => dialog.showModal());
  dialog.querySelector('[value="close"]').addEventListener('click', () => dialog.close());
  return { refresh, is: meant => give('is', meant), isNot: meant => give('not', meant) };
}
