const newsForMs = 10_000; // how long it is news that a camera is back

/** What became of each source's camera: that it is lost, since when and why, or back, and after how long. */
export function createCameras(element) {
  const reports = new Map();

  const seconds = ms => `${Math.max(1, Math.round(ms / 1000)).toLocaleString('en')} s`;

  return {
    add(report) {
      reports.set(report.source, { ...report, at: performance.now() - report.ageMs });
    },
    /** A frame came: whatever was said before, the camera is there. */
    sees(source) {
      if (reports.get(source)?.state === 'lost') reports.delete(source);
    },
    /** What is wrong with the source's camera; null for nothing. */
    faultOf(source) {
      const report = reports.get(source);
      if (report?.state !== 'lost') return null;
      const since = seconds(report.absentMs + performance.now() - report.at);
      return { since: report.losses ? `Camera lost ${since} ago` : `No camera for ${since}`, reason: report.reason };
    },
    /** Says of the chosen source what is news. */
    show(source) {
      const report = reports.get(source);
      const isNews = report?.state === 'back' && performance.now() - report.at < newsForMs;
      element.hidden = !isNews;
      const text = isNews ? `Camera back after ${seconds(report.absentMs)}${report.losses > 1 ? `, lost ${report.losses} times` : ''}` : '';
      if (element.textContent !== text) element.textContent = text;
    },
  };
}
