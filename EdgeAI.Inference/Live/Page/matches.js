import { nameOf, pathOf } from './labels.js';

const shown = 5;

/** The list of nearest images. Its five rows are made once and filled again for each frame. */
export function createMatches(list, template) {
  const rows = Array.from({ length: shown }, () => {
    const row = template.content.cloneNode(true).querySelector('.match');
    const image = row.querySelector('img');
    const thumbnail = row.querySelector('.thumbnail');
    image.addEventListener('error', () => thumbnail.classList.add('missing'));
    image.addEventListener('load', () => thumbnail.classList.remove('missing'));
    list.append(row);
    return {
      row, image,
      name: row.querySelector('.name'),
      path: row.querySelector('.path'),
      fill: row.querySelector('.fill'),
      score: row.querySelector('output'),
    };
  });

  function fill(parts, match) {
    const name = nameOf(match.label, match.id);
    setText(parts.name, name);
    setText(parts.path, pathOf(match.label));
    setText(parts.score, match.score.toFixed(3).replace(/^-(0\.0*)$/, '$1'));
    parts.row.title = match.id;
    parts.fill.style.setProperty('--share', Math.min(1, Math.max(0, match.score)).toFixed(3));
    if (parts.image.getAttribute('src') !== match.thumbnail) {
      parts.image.alt = name;
      parts.image.src = match.thumbnail;
    }
  }

  return {
    show(matches) {
      rows.forEach((parts, rank) => {
        parts.row.style.visibility = rank < matches.length ? '' : 'hidden';
        if (rank < matches.length) fill(parts, matches[rank]);
      });
    },
  };
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
