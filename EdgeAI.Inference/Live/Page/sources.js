/** Chooses between sources, where there are several. */
export function createSources(container, onChosen) {
  let names = [], chosen = null;

  function render() {
    container.hidden = names.length < 2;
    container.replaceChildren(...names.map(name => {
      const button = document.createElement('button');
      button.type = 'button';
      button.role = 'radio';
      button.textContent = name || 'unnamed';
      button.ariaChecked = String(name === chosen);
      button.tabIndex = name === chosen ? 0 : -1;
      button.addEventListener('click', () => choose(name));
      return button;
    }));
  }

  function choose(name) {
    chosen = name;
    render();
    onChosen(name);
  }

  container.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(names[(names.indexOf(chosen) + step + names.length) % names.length]);
    container.querySelector('[aria-checked="true"]').focus();
  });

  return {
    get chosen() { return chosen; },
    update(list) {
      const sorted = [...list].sort((left, right) => left.localeCompare(right, undefined, { numeric: true }));
      if (sorted.length === names.length && sorted.every((name, index) => name === names[index])) return;
      names = sorted;
      if (!names.includes(chosen)) chosen = names[0] ?? null;
      render();
    },
  };
}
