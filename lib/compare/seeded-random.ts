/** A small generator of pseudo-random numbers, so that the same runs give the same interval every time. */

// Taken out of the loop: where globals are looked up in a sandbox, as tests do, that look-up is most of the time.
const { imul } = Math;

/** Uniform in [0, 1), 32 bits; the mixing steps are those of the public-domain mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
