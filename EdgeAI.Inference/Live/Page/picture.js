// Draws frames. One canvas and one bitmap at a time, closed after use: nothing piles up however long the page runs.
const longestSide = 1600;

export function createPicture(canvas) {
  const context = canvas.getContext('2d', { alpha: false });

  async function load(frame) {
    const response = await fetch(`live/frames/${encodeURIComponent(frame.source)}/${frame.sequence}`);
    if (!response.ok) {
      await response.body?.cancel();
      return null; // it was too old already
    }
    const blob = await response.blob();
    return { blob, bitmap: await createImageBitmap(blob) };
  }

  let image = null;

  return {
    /** The frame on the screen, as the camera sent it. */
    get image() { return image; },
    /** Shows a frame's image: the file of a still, or what the service keeps. Answers 'drawn', 'gone' or 'unreadable'. */
    async show(frame, file) {
      let loaded;
      try {
        loaded = file ? { blob: file, bitmap: await createImageBitmap(file) } : await load(frame);
      } catch {
        return 'unreadable';
      }
      if (!loaded) return 'gone';
      const { bitmap } = loaded;
      image = loaded.blob;
      const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
      const width = Math.max(1, Math.round(bitmap.width * scale)), height = Math.max(1, Math.round(bitmap.height * scale));
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      context.drawImage(bitmap, 0, 0, width, height);
      bitmap.close();
      return 'drawn';
    },
  };
}
