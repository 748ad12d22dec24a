import { nameOf } from './labels.js';

/** What people said about frames: told when it is said, listed on demand, undone there. */
export function createCorrections({ opener, dialog, list, template, note }, send, onChange = () => {}) {
  let noteTimer;

  function tell(text, act, word = 'Undo') {
    note.querySelector('.text').textContent = text;
    const button = note.querySelector('button');
    button.hidden = !act;
    button.textContent = word;
    button.onclick = act ?? null;
    note.hidden = false;
    clearTimeout(noteTimer);
    noteTimer = setTimeout(() => { note.hidden = true; }, 8000);
  }

  async function refresh() {
    let corrections;
    try {
      corrections = (await (await fetch('feedback')).json()).corrections;
    } catch {
      return; // the page connects again by itself and asks then
    }
    onChange();
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

  async function undo(...ids) {
    try {
      for (const id of ids) await send('DELETE', `feedback/${encodeURIComponent(id)}`);
      tell('Undone.');
    } catch (error) {
      tell(error.message);
    }
    await refresh();
  }

  // Of one of several things, the part of the picture goes along; a picture that was dropped comes from no source.
  function post(verdict, label, { source, part, isStill, image }) {
    const about = { [verdict]: label, ...(isStill ? {} : { source }), ...(part ? { part } : {}) };
    return send('POST', `feedback?${new URLSearchParams(about)}`, image, image.type);
  }

  async function give(verdict, meant) {
    const { label } = meant;
    try {
      const kept = await post(verdict, label, meant);
      tell(verdict === 'is' ? `Learned: this is ${nameOf(label)}.` : `Learned: frames like this one are not ${nameOf(label)}.`, () => undo(kept.id));
    } catch (error) {
      tell(error.message);
    }
    await refresh();
  }

  // A list that is waved away is forgotten, unless it is said that it shall be remembered: it may hold nothing but what lies beside the right label.
  function isNone(meant) {
    tell('None of these, for now. It can be taught, or remembered for frames like this one.', () => rememberNone(meant), 'Remember');
  }

  async function rememberNone(meant) {
    const kept = [];
    try {
      for (const label of meant.labels) kept.push((await post('not', label, meant)).id);
      tell(`Learned: frames like this one are none of ${meant.labels.map(label => nameOf(label)).join(', ')}.`, () => undo(...kept));
    } catch (error) {
      tell(error.message);
    }
    await refresh();
  }

  opener.addEventListener('click', () => dialog.showModal());
  dialog.querySelector('[value="close"]').addEventListener('click', () => dialog.close());
  return { refresh, is: meant => give('is', meant), isNot: meant => give('not', meant), isNone, tell };
}
