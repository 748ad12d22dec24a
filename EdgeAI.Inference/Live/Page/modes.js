// How sure it must be before a label is named, for the chosen source.

/** `chosenSource` names the source on the page, or null; `send` sends changes, `tell` says what went wrong. */
export function createModes({ container, choice }, chosenSource, send, tell) {
  let shown = { source: null, mode: null }, asking = false;

  choice.addEventListener('change', async () => {
    const source = chosenSource();
    if (!source) return;
    const address = `sources/${encodeURIComponent(source)}/mode`;
    try {
      if (choice.value) await send('PUT', `${address}?mode=${choice.value}`);
      else await send('DELETE', address);
    } catch (failure) {
      tell(failure.message);
    }
    await refresh(source);
  });

  async function refresh(source) {
    if (asking) return;
    asking = true;
    try {
      const { sources, mode } = await (await fetch('sources')).json();
      const own = sources.find(candidate => candidate.source === source)?.mode ?? '';
      choice.options[0].textContent = `as the service: ${mode}`;
      choice.value = own;
      shown = { source, mode: own || mode };
    } catch {
      // The service is gone for a moment; the next frame asks again.
    } finally {
      asking = false;
    }
  }

  return {
    /** Shows what is in force for a frame's source; asks where the frame was decided otherwise. */
    show(frame) {
      // A source without a name has no address to set anything at.
      container.hidden = !frame.source;
      if (!container.hidden && (frame.source !== shown.source || frame.decision.mode !== shown.mode)) refresh(frame.source);
    },
  };
}
