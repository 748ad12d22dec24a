/** A probability as people read it; nothing is quite certain, and nothing on a list quite impossible. */
export function percent(probability) {
  if (probability > 0.99) return '> 99 %';
  return probability < 0.01 ? '< 1 %' : `${Math.round(probability * 100)} %`;
}
