/** Returns a generator of random numbers of at least 0 and below 1 (algorithm mulberry32). The same seed gives the same sequence. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a random number from the exponential distribution with this mean. */
export function exponential(random: () => number, mean: number): number {
  return -mean * Math.log(1 - random());
}
